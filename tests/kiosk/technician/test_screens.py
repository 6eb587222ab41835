"""What a technician reads: in ten seconds whether the night will be survived, then all the rest."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from msgspec.structs import replace

from common.first_code import FirstCode
from kiosk.config import UNSET, Desk
from kiosk.desk.storage.audit_log import AuditEntry
from kiosk.desk.storage.key_place import Place
from kiosk.i18n.translator import translator
from kiosk.model.chart import Chart, Sample, Span
from kiosk.model.roles import Role
from kiosk.model.views import Actions, Article, Fact, Gauge, Note, Paragraph, Row
from kiosk.state.software import Software
from kiosk.technician import control as technician_control
from kiosk.technician import diagnostics, software, trends
from kiosk.technician import power as power_page
from kiosk.technician.diagnostics import Here
from kiosk.technician.power_commands import Examine, Free
from kiosk.technician.power_history import Recorded
from kiosk.technician.routes import CarryOut, Load, Sure, Until
from kiosk.technician.routes import Software as ToSoftware
from power.history.reader import Point
from power.host import Ending
from power.status import Alarm, Condition, Event, SupplyState, Why
from software.telling import Stage, Told
from tests.kiosk.powers import LOADS, MACHINE, load, status, supply
from tests.kiosk.snapshots import NOW, ago, snapshot

NL = translator("nl")


def show(machine=MACHINE, **values):
    return power_page.present(snapshot(**values), NL, machine).blocks


def gauges(blocks):
    return [(block.words, block.detail) for block in blocks if isinstance(block, Gauge)]


def facts(blocks):
    return {block.label: block.words for block in blocks if isinstance(block, Fact)}


def notes(blocks):
    """What is said, without what explains the page."""
    return [block.words for block in blocks if isinstance(block, Note) and not block.small]


def test_every_page_where_one_acts_explains_itself_in_two_sentences():
    pages = (
        technician_control.present(snapshot(power=status()), NL, ""),
        diagnostics.present(snapshot(), NL, "", ()),
        trends.present(snapshot(power=status()), NL, "day", Recorded()),
    )
    for page in pages:
        (explained,) = [b.words for b in page.blocks if isinstance(b, Note) and b.small]
        assert explained.count(".") == 2


# Stroom


def test_the_first_view_answers_whether_the_night_will_be_survived():
    assert gauges(show(power=status())) == [
        ("Op de accu", "sinds 14:30"),
        ("6,4 uur", "zoals het nu gaat. Alleen het noodzakelijke: 30 uur"),
        ("61 %", "lading. Om 16:40 gaat uit: Koffie"),
    ]


def test_on_mains_the_question_is_what_if_it_fails_now():
    at_ease = supply(state=SupplyState.MAINS, mains=True, next_shed=None, runtime_h=None)
    told = gauges(show(power=status(supplies={"hat": at_ease})))
    assert told[0][0] == "Netstroom"
    assert told[1] == ("onbekend", "als de stroom nu uitvalt. Alleen het noodzakelijke: 30 uur")
    assert told[2][1] == "lading. Er gaat voorlopig niets uit."


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (None, "onbekend"),
        (0.4, "24 min"),
        (6.44, "6,4 uur"),
        (47.6, "48 uur"),
        (336, "2 weken of meer"),
    ],
)
def test_hours_left_are_said_as_exactly_as_they_are_known(hours, words):
    assert power_page.hours(hours, NL) == words


def test_an_alarm_says_what_to_do_right_below_the_first_view():
    alarms = (
        Alarm(code="battery-worn", subject="hat", since=ago(hours=1)),
        Alarm(code="load-fault", subject="coffee", silenced=True),
    )
    blocks = show(power=status(alarms=alarms))
    assert notes(blocks) == [
        "De accu is versleten. Bestel een nieuwe accu. Sinds 15:30.",
        "Koffie: Een apparaat is niet te schakelen. Kijk naar het relais en de draden. Stil gezet.",
    ]
    assert [block.loud for block in blocks if isinstance(block, Note)] == [True, False]
    assert isinstance(blocks[3], Note)


def test_what_is_on_and_why_and_until_when_essentials_first():
    held = load(on=False, why=Why.OVERRIDE, override_until=NOW + timedelta(hours=1))
    told = facts(show(power=status(loads={**LOADS, "coffee": held})))
    assert list(told)[:3] == ["Scherm", "Licht", "Koffie"]
    assert told["Koffie"] == "Uit · met de hand gezet, tot 17:30 · 40 W"
    assert told["Licht"] == "Aan · noodzakelijk · 12 W"


def test_below_it_all_that_was_measured():
    told = facts(show(power=status()))
    assert told["Spanning"] == "25,9 V"
    assert told["Stroomsterkte"] == "-3,1 A, ontlaadt"
    assert told["Verandering"] == "-4,1 %/uur"
    assert told["Gezondheid"] == "91 % (nieuw: 2.560 Wh)"
    assert told["Laatste meting"] == "1 seconde oud"
    assert told["Aansturing"] == "pijuice · PiJuice, firmware 1.6"


def test_who_says_that_the_battery_is_nearly_empty_is_said():
    doubted = supply(witnesses=("volts", "reckoning", "oracle"))
    told = facts(show(power=status(supplies={"hat": doubted})))
    assert told["Bijna leeg volgens"] == "de spanning, onze eigen telling"
    assert "Bijna leeg volgens" not in facts(show(power=status()))


def test_mains_that_feeds_nobody_is_no_mains():
    dead = supply(state=SupplyState.BATTERY, mains=True)
    told = gauges(show(power=status(supplies={"hat": dead})))
    assert told[0][0] == "Op de accu"
    assert told[1][1].startswith("zoals het nu gaat")


def test_what_is_not_known_is_not_made_up():
    bare = supply(
        voltage_v=None,
        current_a=None,
        health_pct=None,
        reading_age_s=None,
        model=None,
        charge_pct=None,
    )
    blocks = show(power=status(supplies={"hat": bare}))
    told = facts(blocks)
    assert told["Spanning"] == told["Stroomsterkte"] == gauges(blocks)[2][0] == "–"
    assert told["Gezondheid"] == "nog niet gemeten (nieuw: 2.560 Wh)"
    assert (told["Laatste meting"], told["Aansturing"]) == ("nooit", "pijuice")


def test_the_machine_its_card_clock_software_and_last_end():
    told = facts(show(power=status()))
    assert told["Veiligheidsregio"] == "uitgave 7, 16:00"
    assert told["Klok"].endswith("16:30 · zeker")
    assert told["Vrij op de kaart"] == "20,0 van 32,0 GB"
    assert told["Software"] == "0.1.0"
    assert told["Aan sinds"] == "17 jan 16:30, nu 3 dagen"
    assert told["Voor de laatste start"] == ("plotseling: de stroom viel weg, of het apparaat hing")
    assert "Stroommodule opnieuw gestart" not in told


def test_a_full_card_and_a_daemon_that_failed_stand_out():
    machine = replace(MACHINE, card_free_mib=100, daemon_starts=3, ending=Ending.RESERVE)
    blocks = show(machine, power=status())
    loud = [block.label for block in blocks if isinstance(block, Fact) and block.loud]
    assert loud == ["Vrij op de kaart"]
    assert facts(blocks)["Stroommodule opnieuw gestart"] == "2 keer sinds het apparaat aan is"


def test_a_card_that_is_dying_is_said_with_what_to_do():
    blocks = show(replace(MACHINE, damaged_books=("desk", "power")), power=status())
    told = "De kaart gaat stuk: desk, power is beschadigd. Bel de helpdesk."
    assert told in notes(blocks)
    assert told not in notes(show(power=status()))


def test_without_a_daemon_it_says_what_stays_on_and_still_tells_of_the_machine():
    blocks = show(power_trouble="absent")
    assert notes(blocks)[0].startswith(
        "De stroommodule antwoordt niet. Licht en radio blijven aan."
    )
    assert "Software" in facts(blocks)


@pytest.mark.parametrize(
    ("age_s", "told"),
    [
        (20, []),
        (45, ["Laatste meting: 45 seconden oud."]),
        (180, ["Deze meting is oud: 3 minuten geleden."]),
    ],
    ids=["fresh", "less than a minute", "minutes"],
)
def test_an_old_reading_is_said_with_its_age(age_s, told):
    blocks = show(power=status(written_at=NOW - timedelta(seconds=age_s)))
    assert [note for note in notes(blocks) if "oud" in note] == told


def test_two_batteries_are_told_apart():
    both = {"hat": supply(), "ups": supply(state=SupplyState.BLIND, trouble="No answer.")}
    blocks = show(power=status(supplies=both))
    assert len(gauges(blocks)) == 6
    assert facts(blocks)["De aansturing meldt"] == "No answer."


def test_every_state_and_every_ending_has_words():
    assert power_page.STATE.keys() == set(Condition)
    assert power_page.ENDING.keys() == set(Ending)


# Verloop


def point(minutes_ago, charge_pct=60.0, draw_w=50.0, battery_s=0, name="hat"):
    at = int((NOW - timedelta(minutes=minutes_ago)).timestamp())
    return Point(at, name, charge_pct, charge_pct, 25.0, 20.0, draw_w, battery_s)


def charts(key="day", **values):
    past = values.pop("past", Recorded(tuple(point(m) for m in range(300, 0, -1))))
    blocks = trends.present(snapshot(**values), NL, key, past).blocks
    return [block for block in blocks if isinstance(block, Chart)]


def test_charge_draw_and_loads_each_have_a_chart():
    titles = [chart.title for chart in charts(power=status())]
    assert titles == ["Lading", "Verbruik", "Aan en uit"]


@pytest.mark.parametrize(
    ("key", "back", "ahead"),
    [("hour", 1, 0.5), ("day", 24, 12), ("week", 168, 48), ("month", 720, 168)],
)
def test_a_chart_looks_back_and_ahead(key, back, ahead):
    window = charts(key, power=status())[0].window
    now_s = NOW.timestamp()
    assert window == Span(now_s - back * 3600, now_s + ahead * 3600)


def test_what_is_expected_goes_from_now_to_the_reserve_with_its_bounds():
    chart = charts(power=status())[0]
    now_s = NOW.timestamp()
    assert chart.ahead == (Sample(now_s, 61.0), Sample(now_s + 6.4 * 3600, 10.0))
    assert chart.least[-1] == Sample(now_s + 5 * 3600, 10.0)
    assert chart.most[-1] == Sample(now_s + 8 * 3600, 10.0)


@pytest.mark.parametrize(
    "known",
    [
        {"supplies": {"hat": supply(runtime_h=None, runtime_low_h=None, runtime_high_h=None)}},
        {"supplies": {"hat": supply(charge_pct=None)}},
        {"supplies": {"hat": supply(charge_pct=9.0)}},
        {"reserve_pct": None},
    ],
    ids=["no forecast", "no charge", "below the reserve", "an older daemon"],
)
def test_nothing_is_expected_where_nothing_is_known(known):
    chart = charts(power=status(**known))[0]
    assert chart.ahead == chart.least == chart.most == ()


def test_an_outage_is_shaded_and_a_silence_is_a_gap():
    points = [
        point(m, battery_s=60 * (100 <= m < 160))
        for m in (*range(300, 200, -1), *range(160, 0, -1))
    ]
    chart = charts(
        power=status(supplies={"hat": supply(mains=True)}), past=Recorded(tuple(points))
    )[0]
    assert len(chart.curves) == 2
    (outage,) = chart.shaded
    assert (outage.until_s - outage.from_s) / 60 == pytest.approx(60, abs=2)


def test_what_is_measured_now_ends_the_curve_at_now():
    newest = charts(power=status())[0].curves[-1][-1]
    assert newest == Sample(NOW.timestamp(), 61.0)
    blind = supply(state=SupplyState.BLIND)
    newest = charts(power=status(supplies={"hat": blind}))[0].curves[-1][-1]
    assert newest == Sample(NOW.timestamp() - 60, 60.0)


def switched(minutes_ago, what, name="coffee"):
    return Event(at=NOW - timedelta(minutes=minutes_ago), what=what, subject=name, cause="shed")


@pytest.mark.parametrize(
    ("now_on", "events", "minutes"),
    [
        (True, [], [(1440, 0)]),
        (False, [], []),
        (True, [switched(60, "load-on")], [(60, 0)]),
        (False, [switched(60, "load-off")], [(1440, 60)]),
        (
            True,
            [switched(10, "load-on"), switched(60, "load-off"), switched(90, "load-on")],
            [(90, 60), (10, 0)],
        ),
        (True, [switched(60, "load-off", "heating")], [(1440, 0)]),
    ],
    ids=["always on", "always off", "came on", "went off", "off for a while", "another load"],
)
def test_when_a_load_was_on_is_said_from_its_switchings(now_on, events, minutes):
    past = Recorded((point(1),), tuple(events))
    state = status(loads={"coffee": load(on=now_on)})
    (lane,) = charts(power=state, past=past)[2].lanes
    now_s = NOW.timestamp()
    assert [((now_s - a) / 60, (now_s - b) / 60) for a, b in lane.on] == minutes


@pytest.mark.parametrize(
    ("chart", "minutes", "words"),
    [
        (0, -60, "15:30 · 60 %"),
        (0, -600, "06:30 · geen meting"),
        (0, 192, "19:42 · verwacht: 36 %"),
        (1, -60, "15:30 · 50 W"),
        (2, -60, "15:30 · aan: Scherm, Licht, Koffie"),
    ],
    ids=["charge", "nothing known", "expected", "draw", "loads"],
)
def test_a_finger_reads_a_value_with_its_time(chart, minutes, words):
    found = charts(power=status())[chart]
    assert trends.readout(found, NOW.timestamp() + 60 * minutes, NL) == words


@pytest.mark.parametrize(
    ("past", "power", "words"),
    [
        (Recorded(), None, "Er is nog niets gemeten."),
        (Recorded(trouble=True), status(), "De metingen zijn niet te lezen."),
    ],
    ids=["first day", "broken history"],
)
def test_without_a_history_it_says_why(past, power, words):
    article = trends.present(snapshot(power=power), NL, "day", past)
    assert notes(article.blocks)[0].startswith(words)
    assert isinstance(article.blocks[0], Actions)


# Doen


def routes(article: Article):
    choices = [c.route for b in article.blocks if isinstance(b, Actions) for c in b.choices]
    return choices + [b.route for b in article.blocks if isinstance(b, Row)]


def test_everything_that_does_something_asks_first():
    alarms = (Alarm(code="battery-worn", subject="hat"),)
    pages = [
        technician_control.present(snapshot(power=status(alarms=alarms)), NL, ""),
        technician_control.present_load(snapshot(power=status()), NL, "coffee"),
    ]
    leads = [route for page in pages for route in routes(page)]
    asks = [route for route in leads if isinstance(route, Sure)]
    assert {type(route) for route in leads} == {Sure, Load, Until}
    assert len(asks) == 3 + 1 + 8
    for ask in asks:
        sure = technician_control.present_sure(snapshot(power=status()), NL, ask.command)
        yes, no = routes(sure)
        assert (yes, no) == (CarryOut(ask.command), sure.back)


def test_a_load_on_no_relay_is_not_offered():
    page = technician_control.present(snapshot(power=status()), NL, "")
    assert [r.name for r in routes(page) if isinstance(r, Load)] == ["lighting", "coffee"]
    page = technician_control.present_load(snapshot(power=status()), NL, "display")
    assert routes(page) == []


def test_a_load_that_is_held_can_be_let_go():
    held = load(override_until=NOW + timedelta(hours=1))
    page = technician_control.present_load(
        snapshot(power=status(loads={"coffee": held})), NL, "coffee"
    )
    assert Sure(Free("coffee")) in routes(page)


def test_a_test_under_way_can_only_be_stopped():
    testing = status(supplies={"hat": supply(test="capacity")})
    page = technician_control.present(snapshot(power=testing), NL, "")
    asked = [route.command for route in routes(page) if isinstance(route, Sure)]
    assert asked == [Examine("hat", "stop")]
    assert facts(page.blocks)["Bezig"] == "ontlaadtest"


@pytest.mark.parametrize(
    ("tests", "offered"),
    [
        (None, ["quick", "capacity"]),
        (("quick", "capacity"), ["quick", "capacity"]),
        (("quick",), ["quick"]),
        ((), []),
    ],
    ids=["an older daemon does not tell", "both", "one", "none"],
)
def test_only_tests_that_a_battery_can_be_asked_for_are_offered(tests, offered):
    page = technician_control.present(
        snapshot(power=status(supplies={"hat": supply(tests=tests)})), NL, ""
    )
    asked = [route.command for route in routes(page) if isinstance(route, Sure)]
    assert [command.kind for command in asked if isinstance(command, Examine)] == offered
    said = [block.words for block in page.blocks if isinstance(block, Paragraph)]
    assert any("kan niet op afstand worden getest" in words for words in said) is not bool(offered)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("test-unproven", "geen uitslag: de accu gaf geen stroom"),
        ("test-refused", "niet begonnen: de accu weigert de test"),
    ],
)
def test_a_test_that_tested_nothing_is_no_good_result(what, words):
    events = (Event(at=ago(hours=3), what=what, subject="hat", cause="no-discharge"),)
    page = technician_control.present(snapshot(power=status(events=events)), NL, "")
    assert facts(page.blocks)["Laatste test"] == f"{words} · 13:30"


def test_the_last_result_of_a_test_is_said():
    events = (
        Event(at=ago(minutes=5), what="test-began", subject="hat", cause="quick"),
        Event(at=ago(hours=3), what="test-failed", subject="hat", cause="low-battery"),
        Event(at=ago(days=9), what="test-passed", subject="hat", cause="quick"),
    )
    page = technician_control.present(snapshot(power=status(events=events)), NL, "")
    assert facts(page.blocks)["Laatste test"] == "niet goed · 13:30"


def test_what_came_of_it_stands_on_top():
    page = technician_control.present(snapshot(power=status()), NL, "Het is gedaan.")
    assert notes(page.blocks) == ["Het is gedaan."]
    assert notes(diagnostics.present(snapshot(), NL, "Klaar.", ()).blocks) == ["Klaar."]


def test_the_code_of_the_offices_first_user_says_where_it_is_typed():
    first = FirstCode("BCDF-GHJK-2345", "https://192.168.8.10:8117/welkom", NOW)
    blocks = diagnostics.present(snapshot(), NL, "", (), Here(first)).blocks
    assert facts(blocks) == {"Code": "BCDF-GHJK-2345"}
    (words,) = [b.words for b in blocks if isinstance(b, Paragraph) and "browser" in b.words]
    assert words == "Open https://192.168.8.10:8117/welkom in een browser en typ daar deze code."
    without = diagnostics.present(snapshot(), NL, "", ())
    assert "Kantoor" not in str(without)


@pytest.mark.parametrize(
    ("asked", "key", "told"),
    [
        ("card", Place.CARD, None),
        ("machine", Place.MACHINE, "in dit apparaat"),
        ("card", Place.MACHINE, "in dit apparaat"),
        ("machine", Place.CARD, "op de kaart: dit apparaat kan hem niet bewaren"),
    ],
)
def test_where_the_key_of_the_desk_lies_is_told_where_somebody_chose(asked, key, told):
    there = dataclasses.replace(snapshot(), config=replace(UNSET, desk=Desk(key=asked)))
    blocks = diagnostics.present(there, NL, "", (), Here(key=key)).blocks
    assert facts(blocks).get("Sleutel van de balie") == told


def test_a_book_that_only_another_machine_opens_says_the_ways_out():
    page = diagnostics.present(snapshot(), NL, "", (), Here(key=Place.ELSEWHERE))
    (words,) = notes(page.blocks)
    assert "Zet de kaart daarin terug." in words
    assert "new_book = true" in words


def test_what_was_done_before_is_listed_for_the_next_technician():
    action = AuditEntry(at=ago(hours=2), role=Role.TECHNICIAN, what="Diagnose gemaakt.")
    page = diagnostics.present(snapshot(), NL, "", (action,))
    assert facts(page.blocks) == {"14:30": "Diagnose gemaakt."}


@pytest.mark.parametrize(
    "page",
    [
        technician_control.present(snapshot(), NL, ""),
        technician_control.present_load(snapshot(), NL, "coffee"),
        technician_control.present_load(snapshot(power=status()), NL, "gone"),
    ],
    ids=["dead daemon", "dead daemon, one load", "a load that is gone"],
)
def test_where_nothing_can_be_done_it_says_so(page):
    assert notes(page.blocks)
    assert routes(page) == []


# Nieuwe software


def test_technicians_read_where_they_look_first_that_software_waits():
    told = Software(at=NOW, told=Told(stage=Stage.WAITING, version="1.2", image_sha256="ab"))
    (row,) = software.rows(snapshot(software=told), NL)
    assert (row.title, row.meta) == ("Nieuwe software", "Versie 1.2 staat klaar.")
    assert row.route == ToSoftware()
    assert software.rows(snapshot(), NL) == ()
