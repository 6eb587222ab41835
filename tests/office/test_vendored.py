"""What is of others in the static files: which version, unchanged, and its licence beside it.

``integrity`` is npm's, of the package it was taken from (`npm view htmx.org@… dist.integrity`).
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

import pytest

import office

STATIC = Path(office.__file__).parent / "static"
VENDORED = json.loads((STATIC / "vendored.json").read_text(encoding="utf-8"))
OURS = {"office.js", "writing.js", "coordination.js"}


@pytest.mark.parametrize("name", VENDORED)
def test_a_file_of_others_is_the_one_that_was_taken(name):
    told, data = VENDORED[name], (STATIC / name).read_bytes()
    assert hashlib.sha256(data).hexdigest() == told["sha256"]
    assert f'version:"{told["version"]}"'.encode() in data
    kind, _, digest = told["integrity"].partition("-")
    assert (kind, len(base64.b64decode(digest))) == ("sha512", 64)


@pytest.mark.parametrize("name", VENDORED)
def test_its_licence_lies_beside_it(name):
    text = (STATIC / VENDORED[name]["license_file"]).read_text(encoding="utf-8")
    assert {"0BSD": "Zero-Clause BSD"}[VENDORED[name]["license"]] in text


def test_no_other_script_is_anybody_elses():
    scripts = {path.name for path in STATIC.glob("*.js")}
    assert scripts == OURS | {name for name in VENDORED if name.endswith(".js")}
