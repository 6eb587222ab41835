"""Bytes that carriers bring: an envelope, or one error, and never two ways to write the same."""

from __future__ import annotations

import contextlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from link.envelope import (
    BODY_BYTES,
    ENVELOPE_BYTES,
    STATIC,
    Envelope,
    Header,
    Kind,
    item_key,
)
from link.errors import EnvelopeError

IDS = st.from_regex(r"[a-z0-9-]{1,32}", fullmatch=True)
HEADERS = st.builds(
    Header,
    sender=IDS,
    to=IDS,
    life=st.binary(min_size=8, max_size=8),
    sequence=st.integers(1, 2**53 - 1),
    kind=st.sampled_from(Kind),
    priority=st.integers(1, 7),
    written_s=st.integers(0, 2**40 - 1),
)


@st.composite
def envelopes(draw):
    header = draw(HEADERS)
    static = header.kind in STATIC
    return Envelope(
        header,
        draw(st.binary(min_size=16, max_size=300)),
        b"" if static else draw(st.binary(min_size=4, max_size=4)),
        b"" if static else draw(st.binary(min_size=64, max_size=64)),
    )


def one(kind=Kind.EMERGENCY, sealed=b"s" * 100):
    header = Header("np-1", "cp-1", b"lifelife", 7, kind, 1, 1_800_000_000)
    static = kind in STATIC
    return Envelope(header, sealed, b"" if static else b"keys", b"" if static else b"g" * 64)


@given(envelopes())
def test_what_was_written_is_read(envelope):
    assert Envelope.from_bytes(envelope.to_bytes()) == envelope


@given(st.binary(max_size=400))
def test_other_bytes_are_one_error(data):
    with pytest.raises(EnvelopeError):
        Envelope.from_bytes(data)


@given(envelopes(), st.data())
def test_altered_bytes_are_another_envelope_or_none(envelope, data):
    """A signature catches the first: nothing else may escape."""
    written = bytearray(envelope.to_bytes())
    written[data.draw(st.integers(0, len(written) - 1))] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(EnvelopeError):
        assert Envelope.from_bytes(bytes(written)) != envelope


@given(envelopes(), st.data())
def test_a_part_of_an_envelope_is_none(envelope, data):
    written = envelope.to_bytes()
    with pytest.raises(EnvelopeError):
        Envelope.from_bytes(written[: data.draw(st.integers(0, len(written) - 1))])


def test_the_same_envelope_is_written_one_way_only():
    """Else a carrier could make a second one, which would look like a cloned card."""
    envelope = one()
    fields = msgspec.msgpack.decode(msgspec.msgpack.encode(envelope))
    longer = b"\x01\xdc\x00\x04" + b"".join(map(msgspec.msgpack.encode, fields))
    assert msgspec.msgpack.decode(longer[1:]) == fields
    with pytest.raises(EnvelopeError):
        Envelope.from_bytes(longer)


def test_more_bytes_than_the_limit_are_not_even_looked_at():
    with pytest.raises(EnvelopeError, match="at most"):
        Envelope.from_bytes(one().to_bytes() + bytes(1_000_000))


def test_the_largest_body_fits():
    assert len(one(sealed=bytes(BODY_BYTES + 48)).to_bytes()) <= ENVELOPE_BYTES


def test_an_envelope_of_newer_software_says_so():
    with pytest.raises(EnvelopeError, match="newer software"):
        Envelope.from_bytes(b"\x02" + one().to_bytes()[1:])


@pytest.mark.parametrize("change", [{"key_id": b""}, {"signature": b""}, {"signature": b"short"}])
def test_what_must_be_signed_has_a_signature(change):
    with pytest.raises(EnvelopeError):
        Envelope.from_bytes(msgspec.structs.replace(one(), **change).to_bytes())


def test_a_status_has_no_signature():
    assert Envelope.from_bytes(one(Kind.STATUS).to_bytes())
    signed = msgspec.structs.replace(one(Kind.STATUS), signature=b"g" * 64)
    with pytest.raises(EnvelopeError):
        Envelope.from_bytes(signed.to_bytes())


def test_its_key_stays_when_it_is_sealed_once_more():
    again = msgspec.structs.replace(one(), sealed=b"t" * 90, key_id=b"next", signature=b"h" * 64)
    assert again.key == one().key == item_key(one().header)
    other = msgspec.structs.replace(one().header, sequence=8)
    assert item_key(other) != one().key
