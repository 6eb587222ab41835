"""The screen has words for every code of the other programs."""

from __future__ import annotations

import pytest

from content.core.model import Facility, PlaceKind, PlaceStatus, Severity, UtilityKind, UtilityState
from content.progress import OutcomeCode
from kiosk.i18n import labels
from kiosk.model import geo
from kiosk.ui.icons import GLYPHS
from power.status import Why

TABLES = [
    (labels.SEVERITY, Severity),
    (labels.SEVERITY_ICON, Severity),
    (labels.PLACE_KIND, PlaceKind),
    (labels.PLACE_STATUS, PlaceStatus),
    (labels.FACILITY, Facility),
    (labels.UTILITY, UtilityKind),
    (labels.UTILITY_STATE, UtilityState),
    (labels.OUTCOME, OutcomeCode),
    (labels.WHY, Why),
    (labels.COMPASS, geo.POINTS),
]


@pytest.mark.parametrize(("table", "codes"), TABLES)
def test_each_code_has_its_word(table, codes):
    assert set(table) == set(codes)


@pytest.mark.parametrize("codes", [PlaceKind, UtilityKind, labels.HAZARD], ids=str)
def test_each_kind_has_a_pictogram(codes):
    assert {str(code) for code in codes} <= set(GLYPHS)
