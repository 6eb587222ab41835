"""What is not looked at is not made; what is looked at is made once."""

from __future__ import annotations

from kiosk.later import Later


def test_it_is_made_at_the_first_look_and_never_again():
    made = []

    def make():
        made.append(1)
        return ("a", "b", "c")

    letters = Later(make)
    assert not made
    assert list(letters) == ["a", "b", "c"]
    assert (len(letters), letters[1], letters[1:], "c" in letters) == (3, "b", ("b", "c"), True)
    assert len(made) == 1
