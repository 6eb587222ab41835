"""What is sealed opens for one, says who signed it, and fails as one error."""

from __future__ import annotations

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from link import sealing
from link.envelope import Envelope, Header, Kind
from link.errors import SealError

RECIPIENT, OTHER = X25519PrivateKey.generate(), X25519PrivateKey.generate()
SENDER, STRANGER = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
SECRET = "Mevrouw Jansen, Kerkstraat 12, insuline"
WORDS = SECRET.encode()
LETTER = Header("np-1", "cp-1", b"lifelife", 7, Kind.EMERGENCY, 1, 1_800_000_000)
STATUS = msgspec.structs.replace(LETTER, kind=Kind.STATUS, priority=6)


def public(key):
    return key.public_key().public_bytes_raw()


def sealed(header=LETTER, plain=WORDS):
    return sealing.seal(header, plain, public(RECIPIENT), SENDER)


def pair(own=RECIPIENT, other=OTHER):
    return sealing.pair_key(own, public(other), "np-1", "cp-1")


def test_the_recipient_opens_it_and_knows_who_signed():
    envelope = Envelope.from_bytes(sealed().to_bytes())
    sealing.verify(envelope, public(SENDER))
    assert sealing.unseal(envelope, RECIPIENT) == WORDS


def test_nothing_of_it_can_be_read_on_the_way():
    written = sealed().to_bytes()
    assert not [word for word in (b"Jansen", b"Kerkstraat", b"insuline") if word in written]


def test_seal_and_signature_take_112_bytes():
    empty = sealed(plain=b"")
    assert len(empty.sealed) + len(empty.signature) == 112


@pytest.mark.parametrize(
    "change",
    [
        {"sender": "np-2"},
        {"to": "cp-2"},
        {"life": b"lifelifE"},
        {"sequence": 8},
        {"kind": Kind.MESSAGE},
        {"priority": 2},
        {"written_s": 1_900_000_000},
    ],
    ids=lambda change: next(iter(change)),
)
def test_no_word_of_the_header_can_be_changed(change):
    header = msgspec.structs.replace(LETTER, **change)
    altered = msgspec.structs.replace(sealed(), header=header)
    with pytest.raises(SealError):
        sealing.verify(altered, public(SENDER))
    with pytest.raises(SealError):
        sealing.unseal(altered, RECIPIENT)
    resigned = msgspec.structs.replace(
        altered, signature=STRANGER.sign(sealing._SIGN + altered.signed_part)
    )
    sealing.verify(resigned, public(STRANGER))
    with pytest.raises(SealError):  # who signs another's words as its own cannot seal them
        sealing.unseal(resigned, RECIPIENT)


@given(st.data())
def test_no_bit_of_what_is_sealed_can_be_changed(data):
    envelope = sealed()
    altered = bytearray(envelope.sealed)
    altered[data.draw(st.integers(0, len(altered) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    changed = msgspec.structs.replace(envelope, sealed=bytes(altered))
    with pytest.raises(SealError):
        sealing.verify(changed, public(SENDER))
    with pytest.raises(SealError):
        sealing.unseal(changed, RECIPIENT)


@given(st.binary(min_size=16, max_size=200))
def test_other_bytes_open_as_one_error(data):
    changed = msgspec.structs.replace(sealed(), sealed=data)
    with pytest.raises(SealError):
        sealing.unseal(changed, RECIPIENT)


def test_it_opens_for_nobody_else_and_a_stranger_is_no_sender():
    with pytest.raises(SealError):
        sealing.unseal(sealed(), OTHER)
    with pytest.raises(SealError):
        sealing.verify(sealed(), public(STRANGER))


def test_a_status_proves_its_sender_and_takes_16_bytes():
    envelope = sealing.seal_status(STATUS, b"status", pair())
    assert len(envelope.sealed) == len(b"status") + 16
    assert sealing.unseal_status(envelope, pair(OTHER, RECIPIENT)) == b"status"
    moved = msgspec.structs.replace(
        envelope, header=msgspec.structs.replace(STATUS, sender="cp-1", to="np-1")
    )
    with pytest.raises(SealError):  # nobody sends it back as the other's own
        sealing.unseal_status(moved, pair())


@pytest.mark.parametrize("key", [bytes(32), b"\x01" + bytes(31), b"short"])
def test_a_key_that_is_none_is_one_error(key):
    with pytest.raises(SealError):
        sealing.seal(LETTER, b"x", key, SENDER)
    with pytest.raises(SealError):
        sealing.pair_key(RECIPIENT, key, "np-1", "cp-1")


def test_letters_are_never_sealed_as_a_status_or_the_other_way_round():
    with pytest.raises(SealError):
        sealing.seal_status(LETTER, b"x", pair())
    with pytest.raises(SealError):
        sealing.seal(STATUS, b"x", public(RECIPIENT), SENDER)
