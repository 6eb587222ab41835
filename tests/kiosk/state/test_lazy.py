"""What is not looked at is not made; what is looked at is made once."""

from __future__ import annotations

from kiosk.state.lazy import Each, Lazy


def test_it_is_made_at_the_first_look_and_never_again():
    made = []

    def make():
        made.append(1)
        return ("a", "b", "c")

    letters = Lazy(make)
    assert not made
    assert list(letters) == ["a", "b", "c"]
    assert (len(letters), letters[1], letters[1:], "c" in letters) == (3, "b", ("b", "c"), True)
    assert len(made) == 1


def test_each_is_made_when_it_is_looked_at():
    made = []
    numbers = Each(1000, lambda n: made.append(n) or str(n), "numbers")
    assert not made
    assert (len(numbers), numbers[7], numbers[-1], numbers[:2]) == (1000, "7", "999", ("0", "1"))
    assert made == [7, 999, 0, 1]


def test_what_is_made_of_the_same_is_equal_and_is_not_made_for_that():
    one, same, other = (Each(2, lambda _: 1 / 0, of) for of in ("a", "a", "b"))
    assert one == same != other
    assert hash(one) == hash(same)
    assert one != ("a", "b")
