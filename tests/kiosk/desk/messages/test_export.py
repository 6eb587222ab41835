"""The log to take away."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.desk.messages.export import as_csv, as_text
from kiosk.desk.messages.store import Direction, Message, Urgency
from kiosk.desk.storage.errors import Unfit


def said(text, **values):
    parties = {"direction": Direction.OUT, "sender": "De Brink", "receiver": "Coördinatiepunt"}
    return Message(**(parties | values), text=text)


def rows(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_dutch_spreadsheet_opens_it(desk, now):
    first = desk.log.add(said("Eerste; met\nregels", urgency=Urgency.URGENT), now)
    desk.log.acknowledge(first.id, now + timedelta(minutes=5))
    desk.log.add(said("Tweede"), now, drill=True)
    data = as_csv(desk.log.entries() + desk.log.entries(drill=True))
    assert data.startswith(b"\xef\xbb\xbfnummer;tijd;")
    assert rows(data)[1:] == [
        [
            *("1", "20-01-2026 16:30", "uit", "De Brink", "Coördinatiepunt"),
            *("spoed", "Eerste; met\nregels", "20-01-2026 16:35", "nee"),
        ],
        [
            *("2", "20-01-2026 16:30", "uit", "De Brink", "Coördinatiepunt"),
            *("normaal", "Tweede", "", "ja"),
        ],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+31612345678", "-2", "@SUM(A1)", "\uff1d1+1"])
def test_no_text_becomes_a_formula(desk, now, text):
    desk.log.add(said(text, sender=text), now)
    (row,) = rows(as_csv(desk.log.entries()))[1:]
    assert row[3] == row[6] == f"'{text}"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1))
def test_any_text_comes_out_as_it_went_in(desk, now, text):
    try:
        entry = desk.log.add(said(text), now)
    except Unfit:
        return
    (row,) = rows(as_csv([entry]))[1:]
    assert row[6].removeprefix("'") == entry.message.text.removeprefix("'")


def test_on_paper_it_reads_from_top_to_bottom(desk, now):
    first = desk.log.add(said("Eerste"), now)
    desk.log.acknowledge(first.id, now)
    desk.log.add(said("Tweede"), now, drill=True)
    assert as_text(desk.log.entries(drill=True) + desk.log.entries()) == (
        "1  20-01-2026 16:30  uit  normaal\n"
        "De Brink aan Coördinatiepunt\n"
        "Eerste\n"
        "Bevestigd 20-01-2026 16:30\n"
        "\n"
        "OEFENING  2  20-01-2026 16:30  uit  normaal\n"
        "De Brink aan Coördinatiepunt\n"
        "Tweede\n"
        "Niet bevestigd"
    )
