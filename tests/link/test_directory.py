"""network.json: who is in it is believed, one bad entry does not cut off the others."""

from __future__ import annotations

import contextlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.core.network import NETWORK_BYTES, NODES
from link.directory import Node, parse, write
from link.errors import DirectoryError
from tests.link.network import entry, made, veldermeer


def test_all_of_a_region_are_there_with_parents_and_children():
    directory = parse(write(veldermeer()), issue=7)
    assert not directory.faults
    assert directory.issue == 7
    assert directory.parents("np-a") == ("cp-veldermeer", "vr-merenland")
    assert directory.children("cp-veldermeer") == ("np-a", "np-b", "np-c")
    assert directory.by_number(11).id == "np-b"
    signer = made("np-a")[0].signer.public_key().public_bytes_raw()
    assert directory.nodes["np-a"].signs_with == signer


def test_a_name_that_turns_the_text_around_is_shown_as_it_is_written():
    """Whoever asked to be enrolled chose it, and two people compare no names."""
    turned = entry("np-a", 10, name="De\u202e  Brug\u009b", place="\u2067Meer")
    nodes = parse(write((turned, entry("np-b", 11, name="\u202e")))).nodes
    assert (nodes["np-a"].name, nodes["np-a"].place) == ("De Brug", "Meer")
    assert nodes["np-b"].name == "np-b"


@given(
    st.binary(max_size=300)
    | st.recursive(
        st.none() | st.integers() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["nodes", "schema", "id", "x"]), inner, max_size=3)
        ),
    ).map(msgspec.json.encode)
)
def test_other_bytes_are_one_error_or_nobody(data):
    with contextlib.suppress(DirectoryError):
        assert parse(data).nodes == {}


@pytest.mark.parametrize(
    "change",
    [
        {"certificate": made("np-b")[0].card.certificate},
        {"seal": b"short"},
        {"id": "../np-a"},
        {"number": 0},
        {"number": 65_536},
        {"role": "koning"},
        {"name": "a\nb"},
        {"parents": ["np-a"]},
        {"parents": ["x"] * 5},
    ],
    ids="-".join,  # a certificate is another one each time: two workers must agree on the names
)
def test_one_bad_entry_leaves_the_others(change):
    entries = [msgspec.json.decode(msgspec.json.encode(node)) for node in veldermeer()]
    number = next(at for at, one in enumerate(entries) if one["id"] == "np-a")
    entries[number] |= msgspec.json.decode(msgspec.json.encode(change))
    directory = parse(msgspec.json.encode({"schema": 1, "nodes": entries}))
    assert set(directory.nodes) == {"vr-merenland", "cp-veldermeer", "np-b", "np-c"}
    assert len(directory.faults) == 1


@pytest.mark.parametrize(
    "twin", [entry("np-a", 99), entry("np-d", 10)], ids=["one id", "one number"]
)
def test_of_two_that_claim_the_same_neither_is_believed(twin):
    directory = parse(write((*veldermeer(), twin)))
    assert "np-a" not in directory.nodes
    assert twin.id not in directory.nodes
    assert "np-b" in directory.nodes
    assert "twice" in directory.faults[0]


def test_a_parent_that_is_not_there_is_passed_over():
    directory = parse(write((*veldermeer(), entry("np-d", 20, parents=["cp-x", "vr-merenland"]))))
    assert directory.parents("np-d") == ("vr-merenland",)
    assert directory.parents("nobody") == ()


def test_it_is_bounded():
    with pytest.raises(DirectoryError):
        parse(b" " * (NETWORK_BYTES + 1))
    with pytest.raises(DirectoryError):
        parse(msgspec.json.encode({"nodes": [{}] * (NODES + 1)}))


def test_fields_of_newer_software_are_passed_over_and_a_new_schema_is_not():
    entries = [msgspec.json.decode(msgspec.json.encode(node)) | {"new": 1} for node in veldermeer()]
    assert len(parse(msgspec.json.encode({"nodes": entries, "new": 1})).nodes) == 5
    with pytest.raises(DirectoryError, match="newer"):
        parse(b'{"schema": 2, "nodes": []}')


def test_an_entry_is_the_card_that_was_compared():
    node: Node = entry("np-a", 10)
    assert node.card == made("np-a")[0].card
    assert node.card.fingerprint == made("np-a")[0].card.fingerprint
