"""Users by their names."""

from __future__ import annotations

from common import users


def test_a_user_has_a_number_and_one_that_nobody_made_has_none():
    assert users.number_of("root") == 0
    assert users.number_of("noodsteunpunt-nobody") is None
