"""The code that is read out on the telephone: one point, one challenge, no clock."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import unlock_code

SECRET = bytes(range(32))
POINT = "np-veldermeer-1"
challenges = st.from_regex(r"[0-9]{8}", fullmatch=True)


def test_it_is_what_it_was():
    """A point and a coordination point of different years must agree."""
    key = unlock_code.point_key(SECRET, POINT)
    assert key.hex() == "da6531f3456a4c0a4265b76df5d02ab0a140472ed4e6a6950ca5f7eca7107186"
    assert unlock_code.code(key, "48217730") == "52997281"


@given(challenges, challenges)
def test_each_challenge_has_a_code_of_its_own_and_each_point_too(one, other):
    key, elsewhere = (unlock_code.point_key(SECRET, name) for name in (POINT, "np-brink"))
    code = unlock_code.code(key, one)
    assert re.fullmatch(r"[0-9]{8}", code)
    assert unlock_code.code(elsewhere, one) != code
    assert (unlock_code.code(key, other) == code) is (one == other)


@pytest.mark.parametrize("text", ["48217730", "4821 7730", " 4821-7730\n", "48.21.77.30"])
def test_a_number_is_read_as_people_write_it(text):
    assert unlock_code.digits_of(text) == "48217730"
    assert unlock_code.spaced("48217730") == "4821 7730"


@pytest.mark.parametrize("text", ["", "4821773", "482177300", "4821773x", "٤٨٢١٧٧٣٠", "4821 773O"])
def test_what_is_no_such_number_is_none(text):
    assert unlock_code.digits_of(text) is None


@pytest.mark.parametrize("text", ["", "00", "zz" * 32, "00" * 31, "00" * 33, "é" * 64])
def test_what_is_no_secret_is_refused(text):
    with pytest.raises(unlock_code.NoSecret):
        unlock_code.parse(text)
    assert unlock_code.parse(unlock_code.written(SECRET) + "\n") == SECRET
