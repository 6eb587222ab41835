"""The screen has words for every code of the other rooms."""

from __future__ import annotations

import pytest

from content.model import (
    Facility,
    PlaceKind,
    PlaceStatus,
    Severity,
    UtilityKind,
    UtilityState,
)
from content.progress import OutcomeCode
from kiosk import geo, words
from kiosk.icons import GLYPHS
from power.status import Condition, Why

TABLES = [
    (words.SEVERITY, Severity),
    (words.SEVERITY_ICON, Severity),
    (words.PLACE_KIND, PlaceKind),
    (words.PLACE_STATUS, PlaceStatus),
    (words.FACILITY, Facility),
    (words.UTILITY, UtilityKind),
    (words.UTILITY_STATE, UtilityState),
    (words.OUTCOME, OutcomeCode),
    (words.SUPPLY_STATE, Condition),
    (words.WHY, Why),
    (words.COMPASS, geo.POINTS),
]


@pytest.mark.parametrize(("table", "codes"), TABLES)
def test_each_code_has_its_word(table, codes):
    assert set(table) == set(codes)


@pytest.mark.parametrize("codes", [PlaceKind, UtilityKind, words.HAZARD], ids=str)
def test_each_kind_has_a_pictogram(codes):
    assert {str(code) for code in codes} <= set(GLYPHS)
