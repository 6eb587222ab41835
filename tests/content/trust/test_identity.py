"""Who a root speaks for: an id that names a folder, a name that can be shown, taken from nobody."""

from __future__ import annotations

import hashlib

import pytest
from msgspec.structs import replace

from content.errors import Tampered
from content.trust.identity import Identity, check_identity, check_name, read_anchor

VELDERMEER = Identity(publisher="veldermeer", name="Gemeente Veldermeer")


@pytest.mark.parametrize(
    ("identity", "sentence"),
    [
        pytest.param({}, None, id="as people write it"),
        pytest.param({"name": "G" * 80}, None, id="the longest name"),
        pytest.param({"name": "G" * 81}, "1 tot 80", id="longer"),
        pytest.param({"name": ""}, "1 tot 80", id="no name"),
        pytest.param({"name": "a\nb"}, "1 tot 80", id="two lines"),
        pytest.param({"publisher": "../etc"}, "geen id", id="a way out"),
        pytest.param({"publisher": "Veldermeer"}, "geen id", id="a capital"),
        pytest.param({"publisher": ""}, "geen id", id="no id"),
    ],
)
def test_an_id_names_a_folder_and_a_name_can_be_shown(identity, sentence):
    identity = replace(VELDERMEER, **identity)
    if sentence is None:
        check_identity(identity)
    else:
        with pytest.raises(Tampered, match=sentence):
            check_identity(identity)


def test_a_name_is_compared_with_all_others_and_not_with_itself():
    check_name(VELDERMEER, {"veldermeer": "Gemeente Veldermeer", "oosterveen": "Oosterveen"})
    with pytest.raises(Tampered, match="'oosterveen' \\('Gemeente VeIdermeer'\\)"):
        check_name(VELDERMEER, {"oosterveen": "Gemeente VeIdermeer"})
    with pytest.raises(Tampered, match="geen naam van een afzender"):
        check_name(replace(VELDERMEER, name="Velder\u200bmeer"), {})


def test_an_anchor_is_known_by_all_its_bytes(veldermeer):
    data = veldermeer.folder.anchor.data
    anchor = read_anchor(data)
    assert (anchor.identity.publisher, anchor.version) == ("veldermeer", 1)
    assert anchor.digest == hashlib.sha256(data).hexdigest()
    assert read_anchor(data + b"\n").digest != anchor.digest


def test_an_issue_is_no_anchor(veldermeer, stick, make):
    veldermeer.issue(stick, make.bulletin("a"))
    metadata = stick / "NOODSTEUNPUNT/veldermeer/metadata"
    for path in metadata.glob("*.json"):
        if "root" not in path.name:
            with pytest.raises(Tampered, match=r"geen ROOT\.json"):
                read_anchor(path.read_bytes())
