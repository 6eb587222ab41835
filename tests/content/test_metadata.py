"""Metadata of any shape: nothing but ContentError escapes, and nothing unsigned is believed."""

from __future__ import annotations

import copy
import json

import pytest
from tuf.api.metadata import Metadata

from content.errors import ContentError, Tampered
from content.publishing import keys, proposal
from content.stick.copy import RawBundle
from content.trust.identity import IDENTITY, read_anchor
from content.trust.verify import verify
from tests.content.conftest import PASSPHRASE

ODD = [
    None, True, -1, 0, 1.5, 10**30, "", "x", "\ud800", "\0", "2026-13-45T99:99:99Z", [], [[]], {},
    {"": ""}, {"keyid": 5},
]  # fmt: skip


def spots(value, path=()):
    """Yield the way to every value inside a JSON document."""
    yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, dict | list):
            yield from spots(inner, (*path, key))
        else:
            yield (*path, key)


def changed(document, path, value):
    document = copy.deepcopy(document)
    if not path:
        return value
    spot = document
    for key in path[:-1]:
        spot = spot[key]
    if value is ...:
        del spot[path[-1]]
    else:
        spot[path[-1]] = value
    return document


def variants(data):
    """Yield ``data`` with each of its parts in turn taken out or made odd, as bytes."""
    document = json.loads(data)
    for path in spots(document):
        for value in [*ODD, ...] if path else ODD:
            yield json.dumps(changed(document, path, value)).encode()


def test_no_odd_root_is_believed_or_crashes(veldermeer):
    genuine = veldermeer.folder.root.signed
    for data in variants(veldermeer.folder.anchor.data):
        try:
            read_anchor(data)
        except Tampered:
            continue
        assert Metadata.from_bytes(data).signed == genuine, "only what is not signed may be odd"


@pytest.mark.parametrize("name", ["timestamp.json", "1.snapshot.json", "1.targets.json"])
def test_no_odd_metadata_is_believed_or_crashes(veldermeer, stick, tmp_path, make, name):
    veldermeer.issue(stick, make.bulletin("a"))
    folder = stick / "NOODSTEUNPUNT/veldermeer"
    path = folder / "metadata" / name
    genuine = path.read_bytes()
    for number, data in enumerate(variants(genuine)):
        if number % 7:  # each seventh: every spot, and over the spots every odd value
            continue
        path.write_bytes(data)
        scratch = tmp_path / f"scratch{number}"
        scratch.mkdir()
        try:
            verify(
                RawBundle("veldermeer", folder),
                veldermeer.folder.anchor,
                floor=None,
                accepted=None,
                scratch=scratch,
            )
        except ContentError:
            continue
        assert name == "timestamp.json", "vouched for by hash"
        assert Metadata.from_bytes(data).signed == Metadata.from_bytes(genuine).signed


@pytest.mark.parametrize(
    "field",
    [
        {"publisher": "../../etc/passwd", "name": "X"},
        {"publisher": "/etc/x", "name": "X"},
        {"publisher": "", "name": "X"},
        {"publisher": "x" * 41, "name": "X"},
        {"publisher": "veldermeer", "name": ""},
        {"publisher": "veldermeer", "name": "x" * 81},
        {"publisher": "veldermeer", "name": "Gemeente\u202eremleV"},
        {"publisher": "veldermeer", "name": "a\nb"},
        {"publisher": "veldermeer"},
        None,
    ],
)
def test_a_root_must_name_a_publisher_that_can_be_shown(veldermeer, field):
    root = veldermeer.folder.root.signed
    root.unrecognized_fields[IDENTITY] = field
    files = sorted((veldermeer.folder.path / "root-keys").glob("*.pem"))
    signers = [keys.load(path, PASSPHRASE) for path in files]
    with pytest.raises(Tampered):
        read_anchor(proposal.signed(root, signers))
