"""python-tuf on our own copy of a stick: what is cut, what is absent, and all in our words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadError,
    DownloadHTTPError,
    DownloadLengthMismatchError,
    LengthOrHashMismatchError,
    UnsignedMetadataError,
)
from tuf.api.metadata import TargetFile
from tuf.api.serialization import DeserializationError

from content.errors import StickIncomplete, Tampered
from content.publishing import publisher
from content.stick.copy import METADATA, RawBundle
from content.trust.tuf_client import COPY_URL, CopyFetcher, hashed_name, in_our_words, read_whole

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = json.dumps(
    {"signed": {"n": -12, "m": 0, "t": [True, False, None], "né\n": 'a"\\b'}, "signatures": []}
).encode()
"""As signed metadata is: numbers in it are whole."""


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "timestamp.json"


@pytest.mark.parametrize("tail", [b"", b"\0" * 40, b"\r\n", b" \0"], ids=repr)
def test_wherever_a_stick_was_pulled_the_file_is_called_cut(file, tail):
    for kept in range(len(WHOLE)):
        file.write_bytes(WHOLE[:kept] + tail)
        with pytest.raises(StickIncomplete, match="houdt halverwege op"):
            read_whole(file)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(WHOLE, id="whole"),
        pytest.param(WHOLE + b"\n", id="with a newline"),
        pytest.param(WHOLE + b"{", id="something behind it"),
        pytest.param(b"no json at all", id="no JSON"),
        pytest.param(b"[1, 2", id="no object"),
        pytest.param(b'{"a": "\\q and more', id="an escape there is none of"),
        pytest.param(b'{"a": trap', id="no word of JSON"),
        pytest.param(b'{"a" 1}', id="no colon"),
        pytest.param(b'{"a":' * 100_000, id="too deep to be anybody's"),
    ],
)
def test_what_is_not_cut_is_for_python_tuf_to_judge(file, data):
    file.write_bytes(data)
    assert read_whole(file) == data


def test_what_is_absent_or_a_folder_is_not_on_the_stick(file):
    with pytest.raises(StickIncomplete, match="staat er niet op"):
        read_whole(file)
    file.mkdir()
    with pytest.raises(StickIncomplete, match="staat er niet op"):
        read_whole(file)


def test_the_copy_is_served_by_name_alone(tmp_path):
    folder = tmp_path / METADATA
    folder.mkdir(parents=True)
    (folder / "1.root.json").write_bytes(WHOLE)
    (folder / "2.root.json").write_bytes(WHOLE[:-1])
    (tmp_path / "secret.json").write_bytes(WHOLE)
    fetcher = CopyFetcher(RawBundle("veldermeer", tmp_path))
    assert b"".join(fetcher._fetch(f"{COPY_URL}1.root.json")) == WHOLE
    for absent in ("3.root.json", "../secret.json", "..%2Fsecret.json", ""):
        with pytest.raises(DownloadHTTPError) as missing:
            fetcher._fetch(f"{COPY_URL}{absent}")
        assert missing.value.status_code == 404
    with pytest.raises(DownloadError, match="halverwege"):
        fetcher._fetch(f"{COPY_URL}2.root.json")


@pytest.mark.parametrize(
    ("path", "hashed"),
    [("places.geojson", "abc.places.geojson"), ("media/a.b.png", "media/abc.a.b.png")],
)
def test_a_target_lies_under_its_digest(path, hashed):
    assert hashed_name(TargetFile(1, {"sha256": "abc"}, path)) == hashed


def test_a_target_without_a_digest_that_we_trust_is_refused():
    with pytest.raises(Tampered):
        hashed_name(TargetFile(1, {"md5": "abc"}, "places.geojson"))


@pytest.mark.parametrize(
    ("theirs", "ours", "words"),
    [
        (DownloadLengthMismatchError("x"), Tampered, "veranderd na het ondertekenen"),
        (LengthOrHashMismatchError("x"), Tampered, "veranderd na het ondertekenen"),
        (DownloadHTTPError("x", 404), StickIncomplete, "niet volledig"),
        (DownloadError("x"), StickIncomplete, "niet volledig"),
        (DeserializationError("x"), Tampered, "onleesbaar"),
        (UnsignedMetadataError("x"), Tampered, "handtekening"),
        (BadVersionNumberError("x"), Tampered, "handtekening"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_each_error_is_told_in_our_words(theirs, ours, words):
    with pytest.raises(ours, match=words) as told, in_our_words("Veldermeer"):
        raise theirs
    assert told.value.__cause__ is theirs
    assert "Veldermeer" in str(told.value)


@pytest.mark.parametrize(
    ("size_bytes", "outcome"), [(16_384, "updated"), (16_385, "refused")], ids=["most", "more"]
)
def test_a_timestamp_has_a_size(veldermeer, kiosk, stick, make, size_bytes, outcome):
    """White space around what is signed is signed by nobody."""
    veldermeer.issue(stick, make.bulletin("a"))
    path = stick / "NOODSTEUNPUNT/veldermeer/metadata/timestamp.json"
    path.write_bytes(path.read_bytes().ljust(size_bytes))
    assert kiosk.outcome(stick) == outcome


@pytest.mark.parametrize(
    ("size_bytes", "outcome"), [(128_000, "updated"), (128_001, "refused")], ids=["most", "more"]
)
def test_a_root_has_a_size(veldermeer, kiosk, stick, make, size_bytes, outcome):
    newer = publisher.change_root(
        veldermeer.folder, lambda _root: [], now=make.now, key_files=(), ask=make.ask
    )
    veldermeer.folder = newer
    veldermeer.issue(stick, make.bulletin("a"))
    path = stick / "NOODSTEUNPUNT/veldermeer/metadata/2.root.json"
    path.write_bytes(path.read_bytes().ljust(size_bytes))
    assert kiosk.outcome(stick) == outcome
