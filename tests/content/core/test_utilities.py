"""The state of power, water and the rest: how long still?"""

from __future__ import annotations

import json

import pytest

from content.core.model import UtilityKind
from content.core.remarks import Notes
from content.core.times import read_time
from content.core.utilities import UTILITIES_BYTES, read_utilities, write_utilities
from content.errors import FormatError

POWER = {
    "kind": "power",
    "state": "out",
    "updated_at": "2026-01-20T14:00:00+01:00",
    "since": "2026-01-20T13:10:00+01:00",
    "expected_until": "2026-01-21T12:00:00+01:00",
    "notes": {"nl": "Geen  stroom.\u202e", "en": ""},
}
WATER = {"kind": "water", "state": "working", "updated_at": "2026-01-20T14:00:00+01:00"}


def read(entries):
    data = entries if isinstance(entries, bytes) else json.dumps(entries, indent=0).encode()
    notes = Notes("utilities.json")
    return read_utilities(data, publisher="p", notes=notes), notes.lines()


def test_utilities_are_read_and_cleaned():
    (power, water), notes = read([POWER, WATER])
    assert notes == ()
    assert power.kind is UtilityKind.POWER
    assert power.expected_until == read_time("2026-01-21 12:00")
    assert power.notes == {"nl": "Geen stroom."}
    assert power.note("ar") == "Geen stroom."
    assert (water.since, water.notes) == (None, {})


@pytest.mark.parametrize(
    ("broken", "advice"),
    [
        pytest.param({**POWER, "kind": "beer"}, "beer", id="kind"),
        pytest.param({**POWER, "state": "broken"}, "broken", id="state"),
        pytest.param({**POWER, "updated_at": "net"}, "geen tijd", id="time"),
        pytest.param({"kind": "power"}, "ontbreekt", id="fields missing"),
        pytest.param(WATER, "Dubbel", id="twice"),
        pytest.param(3, "hier hoort", id="a number"),
    ],
)
def test_a_broken_one_is_left_out_and_named(broken, advice):
    utilities, notes = read([WATER, broken])
    assert [utility.kind for utility in utilities] == ["water"]
    assert len(notes) == 1
    assert advice in notes[0]
    assert notes[0].startswith("utilities.json:")


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[" * 100_000, b"[NaN]", b" " * (UTILITIES_BYTES + 1)],
    ids=["empty", "no list", "deep", "no JSON", "too large"],
)
def test_hostile_bytes_raise_format_error_and_nothing_else(data):
    with pytest.raises(FormatError, match=r"utilities\.json"):
        read(data)


def test_what_is_written_is_read_back():
    utilities, _ = read([POWER, WATER])
    assert read(write_utilities(utilities)) == (utilities, ())
