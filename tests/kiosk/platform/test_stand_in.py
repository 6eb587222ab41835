"""A library that imports what is not needed gets something empty, and nobody else does."""

from __future__ import annotations

import sys

import pytest

from kiosk.platform.stand_in import stand_in


@pytest.fixture
def gone(monkeypatch):
    """A module of the standard library that nobody has imported yet."""
    monkeypatch.delitem(sys.modules, "this", raising=False)
    return "this"


def test_while_it_lasts_there_is_what_was_given_and_nothing_else(gone):
    with stand_in(gone, s="nothing"):
        import this

        assert vars(this).keys() - vars(type(sys)("x")).keys() == {"s"}
        assert this.s == "nothing"
    assert gone not in sys.modules


def test_a_part_of_what_is_stood_in_for_is_missing(gone):
    with stand_in(gone), pytest.raises(ImportError):
        import this.part  # noqa: F401


def test_what_is_imported_already_stays(monkeypatch):
    with stand_in("json"):
        import json

        assert json.loads("[1]") == [1]
    assert sys.modules["json"] is json
