"""An emergency report: taken, relayed, acknowledged, and read out so that it comes through."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.desk.reports import radio_script
from kiosk.desk.reports.store import Emergency, State
from kiosk.desk.storage.errors import Unfit
from tests.kiosk.running import going

MINUTE = timedelta(minutes=1)
FIRE = Emergency(
    what="Brand in de keuken",
    where="Brinkstraat 12, 8251 kb Veldermeer",
    who="Twee kinderen boven",
    call_back="Komt terug naar de balie",
    words="Er is brand, kom snel",
)


def numbers(reports):
    return [report.number for report in reports]


def test_reports_are_numbered_within_their_day_in_dutch_time(desk):
    before_midnight = datetime(2026, 1, 20, 22, 59, tzinfo=UTC)
    assert desk.reports.take(FIRE, before_midnight).name == "1 van 20-01"
    assert desk.reports.take(FIRE, before_midnight).name == "2 van 20-01"
    assert desk.reports.take(FIRE, before_midnight + MINUTE).name == "1 van 21-01"


def test_a_number_is_never_used_twice_in_a_day(desk, now):
    first = desk.reports.take(FIRE, now)
    second = desk.reports.take(FIRE, now)
    desk.reports.relay(first.id, now)
    desk.reports.acknowledge(first.id, now)
    assert numbers(desk.reports.reports()) == [second.number, first.number]
    assert desk.reports.take(FIRE, now).number == 3


def test_a_point_that_closes_and_opens_again_goes_on_counting(desk, now):
    practised = desk.reports.take(FIRE, now, drill=True)
    desk.reports.make_real(practised.id)
    done = desk.reports.take(FIRE, now)
    for report in (practised, done):
        desk.reports.relay(report.id, now)
        desk.reports.acknowledge(report.id, now)
    desk.retention.closing(going(now))
    assert desk.reports.reports() == ()
    assert desk.reports.take(FIRE, now + MINUTE).name == "3 van 20-01"
    assert desk.reports.take(FIRE, now + timedelta(days=1)).name == "1 van 21-01"


def test_a_drill_counts_apart_and_says_so(desk, now):
    real = desk.reports.take(FIRE, now)
    practised = desk.reports.take(FIRE, now, drill=True)
    assert (real.number, practised.number) == (1, 1)
    assert practised.name == "Oefening 1 van 20-01"
    desk.reports.relay(real.id, now)
    desk.reports.acknowledge(real.id, now)
    assert numbers(desk.reports.reports()) == [1]
    assert desk.reports.reports(drill=True) == (practised,)
    assert radio_script.of_report(practised, "De Brink")[0] == "Oefening, oefening, oefening."


def test_a_real_report_that_waits_stays_in_sight_when_a_drill_begins(desk, now):
    real = desk.reports.take(FIRE, now)
    practised = desk.reports.take(FIRE, now, drill=True)
    assert desk.reports.reports(drill=True) == (practised, real)
    desk.reports.relay(real.id, now)
    desk.reports.acknowledge(real.id, now)
    assert desk.reports.reports(drill=True) == (practised,)


def test_no_exercise_what_came_in_a_drill_is_real(desk, now):
    desk.reports.take(FIRE, now)
    practised = desk.reports.take(FIRE, now, drill=True)
    desk.reports.relay(practised.id, now)
    desk.reports.make_real(practised.id)
    report = desk.reports.report(practised.id)
    assert (report.name, report.state) == ("2 van 20-01", State.RELAYED)
    assert desk.reports.reports()[0] == report
    with pytest.raises(Unfit, match="al echt"):
        desk.reports.make_real(practised.id)


def test_the_steps_go_one_way_each_with_its_time(desk, now):
    report = desk.reports.take(FIRE, now)
    assert report.state is State.TAKEN
    desk.reports.relay(report.id, now + MINUTE)
    assert desk.reports.report(report.id).state is State.RELAYED
    desk.reports.acknowledge(report.id, now + 2 * MINUTE)
    done = desk.reports.report(report.id)
    assert (done.state, done.relayed_at, done.acknowledged_at) == (
        State.ACKNOWLEDGED,
        now + MINUTE,
        now + 2 * MINUTE,
    )


@pytest.mark.parametrize(
    "steps",
    [
        ["acknowledge"],
        ["relay", "relay"],
        ["relay", "acknowledge", "acknowledge"],
        ["relay", "acknowledge", "relay"],
    ],
    ids=" ".join,
)
def test_no_step_is_skipped_or_taken_again(desk, now, steps):
    report = desk.reports.take(FIRE, now)
    *fine, wrong = steps
    for step in fine:
        getattr(desk.reports, step)(report.id, now)
    before = desk.reports.report(report.id)
    with pytest.raises(Unfit, match="kan nu niet"):
        getattr(desk.reports, wrong)(report.id, now + MINUTE)
    assert desk.reports.report(report.id) == before


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"what": " "}, "wat"),
        ({"where": "\u202e"}, "waar"),
        ({"what": "x" * 201}, "er passen er 200"),
        ({"words": "🥶" * 10_000}, "er passen er 2000"),
    ],
)
def test_what_and_where_are_needed_and_nothing_is_cut(desk, now, values, sentence):
    with pytest.raises(Unfit, match=sentence):
        desk.reports.take(Emergency(**({"what": "w", "where": "w"} | values)), now)
    assert desk.reports.reports() == ()


def test_the_file_tells_nothing_of_it(desk, folder, now):
    desk.reports.take(FIRE, now)
    stored = b"".join(path.read_bytes() for path in folder.glob("desk.db*"))
    for word in (b"Brand", b"Brinkstraat", b"kinderen", b"kom snel"):
        assert word not in stored


def test_it_is_read_out_in_order_with_names_and_postcode_spelled(desk, now):
    assert radio_script.of_report(desk.reports.take(FIRE, now), "De Brink") == (
        "Hier De Brink, met een noodmelding.",
        "Nummer 1. Opgenomen om 16:30.",
        "Wat: Brand in de keuken",
        "Waar: Brinkstraat 12, 8251 kb Veldermeer",
        "Wie in gevaar: Twee kinderen boven",
        "Terugbellen: Komt terug naar de balie",
        "Woorden van de melder: Er is brand, kom snel",
        "Ik spel 8251KB: acht twee vijf een Kilo Bravo.",
        "Ik spel Brinkstraat: Bravo Romeo India November Kilo Sierra Tango Romeo Alfa Alfa Tango.",
        "Ik spel Veldermeer: Victor Echo Lima Delta Echo Romeo Mike Echo Echo Romeo.",
        "Herhaal de melding. Over.",
    )


def test_what_was_not_said_is_not_read_out(desk, now):
    lines = radio_script.of_report(
        desk.reports.take(Emergency(what="Brand", where="hier"), now), "X"
    )
    assert lines[2:] == ("Wat: Brand", "Waar: hier", "Herhaal de melding. Over.")
