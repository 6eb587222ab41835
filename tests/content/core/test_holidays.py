"""Public holidays of the Netherlands, against tables that others printed."""

from __future__ import annotations

from datetime import date

import pytest

from content.core.holidays import is_holiday

PRINTED = {
    2024: "0101 0331 0401 0427 0505 0509 0519 0520 1225 1226",
    2025: "0101 0420 0421 0426 0505 0529 0608 0609 1225 1226",
    2026: "0101 0405 0406 0427 0505 0514 0524 0525 1225 1226",
    2038: "0101 0425 0426 0427 0505 0603 0613 0614 1225 1226",
}
"""In 2025 the king's birthday was a Sunday; in 2038 Easter is as late as it can be."""


@pytest.mark.parametrize("year", PRINTED)
def test_each_year_has_its_days(year):
    days = (
        date.fromordinal(n)
        for n in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
    )
    assert [f"{day:%m%d}" for day in days if is_holiday(day)] == PRINTED[year].split()
