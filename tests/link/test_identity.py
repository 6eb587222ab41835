"""A node's keys, its certificate, and the card that two people compare."""

from __future__ import annotations

import io
import re

import msgspec
import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from link import identity
from link.certificate import signing_key
from link.errors import IdentityError
from link.identity import Role, read_card

MADE, _ = identity.make("np-veldermeer-3", Role.POINT, "Buurthuis De Brug")


def test_the_certificate_holds_the_key_that_signs():
    assert signing_key(MADE.card.certificate, MADE.card.id) == (
        MADE.signer.public_key().public_bytes_raw()
    )


def test_the_fingerprint_can_be_read_aloud():
    assert re.fullmatch(r"(\d{4} ){7}\d{4}", MADE.card.fingerprint)


@pytest.mark.parametrize("field", ["id", "role", "pair", "seal", "certificate"])
def test_whatever_is_believed_changes_the_fingerprint(field):
    other, _ = identity.make("np-2", Role.COORDINATION, "Elders")
    changed = msgspec.structs.replace(MADE.card, **{field: getattr(other.card, field)})
    assert changed.fingerprint != MADE.card.fingerprint


def test_no_two_nodes_share_a_key():
    other, first = identity.make("np-veldermeer-3", Role.POINT, "Buurthuis De Brug")
    keys = [*msgspec.structs.astuple(MADE)[1:], *msgspec.structs.astuple(other)[1:], first]
    assert len(set(keys)) == len(keys)
    assert MADE.card.pair != MADE.card.seal


def test_a_card_travels_as_a_file_and_as_a_qr():
    assert read_card(MADE.card.to_bytes()) == MADE.card
    drawn = io.BytesIO()
    segno.make(MADE.card.to_qr()).save(drawn, kind="png", scale=4)
    (read,) = zxingcpp.read_barcodes(Image.open(drawn))
    assert read_card(read.text.encode()) == MADE.card


def test_a_card_holds_nothing_private():
    shown = MADE.card.to_bytes() + MADE.card.to_qr().encode()
    assert b"sign_key" not in shown
    assert msgspec.json.encode(MADE.sign_key).strip(b'"') not in shown
    assert msgspec.json.encode(MADE.pair_key).strip(b'"') not in shown


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode()))
def test_other_bytes_are_no_card(data):
    for head in (b"", b"NOODSTEUNPUNT-LINK:"):
        with pytest.raises(IdentityError):
            read_card(head + data)


def test_a_card_with_anothers_certificate_is_refused():
    other, _ = identity.make("np-2", Role.POINT, "Elders")
    mixed = msgspec.structs.replace(MADE.card, certificate=other.card.certificate)
    with pytest.raises(IdentityError):
        read_card(mixed.to_bytes())


@pytest.mark.parametrize("node", ["", "NP-1", "np 1", "a" * 33, "../x", "np_1", "np-1\n"])
def test_an_id_can_name_a_folder_and_a_topic(node):
    with pytest.raises(IdentityError):
        identity.make(node, Role.POINT, "Buurthuis")
