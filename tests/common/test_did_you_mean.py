from __future__ import annotations

import pytest

from common.did_you_mean import closest


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("essentail", "essential"),
        ("watts", "watts"),
        ("wats", "watts"),
        ("generator", None),
        ("", None),
        ("w" * 100_000, None),
    ],
)
def test_a_slip_of_the_finger_has_one_answer_and_another_word_has_none(word, meant):
    assert closest(word, ("essential", "watts")) == meant


def test_nothing_is_like_anything_where_nothing_is_known():
    assert closest("watts", ()) is None
