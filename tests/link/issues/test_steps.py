"""What travels while an issue goes down: small, read in one way, and no letter is taken for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from link import delta
from link.envelope import PART_BYTES
from link.issues.steps import DATA_BYTES, MOST_PARTS, Pack, Part, Wanted, decode, encode
from link.letters import Letter
from link.letters import encode as encode_letter

PUBLISHER = b"abcd"


@given(
    st.binary(min_size=1, max_size=5 * DATA_BYTES), st.integers(0, 99), st.integers(1, 2**24 - 1)
)
def test_the_parts_make_the_whole(data, base, issue):
    pack = Pack(PUBLISHER, base, issue, data)
    parts = [pack.part(number) for number in range(pack.parts)]
    assert b"".join(part.data for part in parts) == data
    assert all(part.is_possible and decode(encode(part)) == part for part in parts)


def test_the_largest_part_has_a_kilobyte_at_most():
    part = Part(PUBLISHER, 2**24 - 2, 2**24 - 1, bytes(8), MOST_PARTS, MOST_PARTS - 2, bytes(960))
    assert part.is_possible
    assert len(encode(part)) <= PART_BYTES


@given(st.binary(max_size=200))
def test_other_bytes_are_no_step(data):
    found = decode(data)
    assert found is None or decode(encode(found)) == found


@given(st.from_regex(r"[\w:./-]{1,64}", fullmatch=True), st.binary(max_size=50), st.booleans())
def test_a_letter_is_no_step(own_id, body, drill):
    """Both are of kind 7: a file that a person sends stays a letter."""
    assert decode(encode_letter(Letter(own_id, body, drill))) is None


@pytest.mark.parametrize(
    ("number", "count", "length"), [(5, 5, 960), (4, 5, 961), (0, 5, 959), (9, 5, 10)]
)
def test_a_part_that_has_no_place_is_impossible(number, count, length):
    part = Part(PUBLISHER, 0, 1, bytes(8), count, number, bytes(length))
    assert not part.is_possible or decode(encode(part)) is None


def test_what_may_be_packed_may_be_sent():
    assert MOST_PARTS * DATA_BYTES >= delta.LARGEST_BYTES
    wanted = Wanted(PUBLISHER, bytes(8), (0, MOST_PARTS - 1))
    assert decode(encode(wanted)) == wanted
