"""The entry point for the public suite speaks its protocol: see tests/conformance/client."""

from __future__ import annotations

import http.server
import os
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest

from content.publishing.publisher import init_publisher
from content.trust.identity import Identity

CLIENT = Path(__file__).parent / "client"


@pytest.fixture
def repository(tmp_path):
    """One issue of a real publisher, served over HTTP."""
    from datetime import UTC, datetime

    now = datetime.now(UTC)
    ask = lambda _what: "x"  # noqa: E731 - a passphrase
    identity = Identity(publisher="p", name="P")
    folder = init_publisher(tmp_path / "pub", identity, root_keys=1, threshold=1, now=now, ask=ask)
    folder.sign_issue({"media/a.txt": b"hello"}, now, ask, least=1)
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(folder.issue_folder(1)))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def client(repository, tmp_path):
    folder, url = repository
    (tmp_path / "metadata").mkdir()
    (tmp_path / "targets").mkdir()

    def run(command, *more):
        words = [
            sys.executable, str(CLIENT), "--metadata-dir", str(tmp_path / "metadata"),
            "--metadata-url", f"{url}/metadata", "--target-dir", str(tmp_path / "targets"),
            "--target-base-url", f"{url}/targets", *more,
        ]  # fmt: skip
        words.insert(len(words), command)
        if command == "init":
            words.append(str(folder.path / "ROOT.json"))
        return subprocess.run(words, check=False, capture_output=True).returncode

    return run


def test_it_starts_refreshes_and_downloads(client, tmp_path):
    assert client("init") == 0
    assert client("refresh") == 0
    assert client("download", "--target-name", "media/a.txt") == 0
    assert [p.read_bytes() for p in (tmp_path / "targets").iterdir()] == [b"hello"]
    versions = {p.name for p in (tmp_path / "metadata").glob("*.json")}
    assert versions == {"root.json", "timestamp.json", "snapshot.json", "targets.json"}


def test_it_refuses_what_was_changed_and_what_is_not_there(client, repository):
    folder, _ = repository
    assert client("init") == 0
    assert client("download", "--target-name", "media/b.txt") == 1
    path = folder.issue_folder(1) / "metadata" / "timestamp.json"
    path.write_bytes(path.read_bytes().replace(b'"version":1', b'"version":2'))
    assert client("refresh") == 1


def test_it_can_be_started_by_itself():
    assert os.access(CLIENT, os.X_OK)
