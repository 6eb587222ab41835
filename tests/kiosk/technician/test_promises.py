"""Until what time the light stays on and a generator runs, by a clock, with its price in sight."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.desk.power import routes as staff_routes
from kiosk.desk.power import screens as staff_page
from kiosk.desk.power.screens import STAFF
from kiosk.i18n.translator import translator
from kiosk.model.views import Actions, Fact, Gauge, Heading, Note, Paragraph, Row
from kiosk.technician import consequences, control, standing, until
from kiosk.technician.ahead import Ahead
from kiosk.technician.power_commands import Keep
from kiosk.technician.promises import EndPromise, GeneratorEnds, GeneratorRuns, PromiseLight
from kiosk.technician.routes import CarryOut, OtherTime, Sure
from kiosk.technician.ways import TECHNICIAN
from power.status import SupplyState
from tests.kiosk.powers import LOADS, load, status, supply, what_if
from tests.kiosk.snapshots import NOW, snapshot

NL = translator("nl")
H = timedelta(hours=1)
SEVEN = NOW + 14.5 * H
PROMISE = PromiseLight(SEVEN)
MAINS = {"state": SupplyState.MAINS, "mains": True, "next_shed": None}


def point(*, target=None, **values):
    """A point whose light is promised for three hours still."""
    usual = {"promised_until": NOW + 3 * H}
    one = supply(**(usual | values))
    return snapshot(power=status(supplies={"hat": one}, target_until=target, target_h=5.0))


def choices(blocks):
    return [choice for b in blocks if isinstance(b, Actions) for choice in b.choices]


def facts(blocks):
    return {b.label: b.words for b in blocks if isinstance(b, Fact)}


# By a clock


def test_the_moments_that_people_name_are_one_touch_each_and_none_that_is_promised_already():
    page = until.present(point(), NL, "light", TECHNICIAN)
    *named, other = choices(page.blocks)
    assert facts(page.blocks) == {"Nu al afgesproken": "tot 19:30"}
    assert [c.words for c in named] == ["22:00", "morgen 07:00", "morgen 12:00", "morgen 18:00"]
    assert named[1].route == Sure(PROMISE)
    assert other.route == OtherTime("light", NOW + 5.5 * H)


def test_an_older_daemon_that_does_not_tell_what_it_promised_gets_the_next_hours():
    page = until.present(point(promised_until=None), NL, "light", TECHNICIAN)
    assert facts(page.blocks) == {}
    assert choices(page.blocks)[0].words == "18:00"


def test_on_mains_it_says_of_what_the_promise_is_counted():
    page = until.present(point(**MAINS), NL, "light", TECHNICIAN)
    assert facts(page.blocks)["Nu al afgesproken"] == "tot 19:30, als de stroom nu uitvalt"


def test_a_promise_of_two_weeks_leaves_only_what_can_be_asked():
    page = until.present(point(promised_until=NOW + 336 * H), NL, "light", TECHNICIAN)
    (other,) = choices(page.blocks)
    assert other.words == "Een ander tijdstip"


def test_any_other_time_is_made_by_steps_within_what_can_be_asked():
    page = until.present_other(point(), NL, "light", SEVEN, TECHNICIAN)
    *steps, agree = choices(page.blocks)
    assert [c.words for c in steps][:3] == ["15 minuten later", "1 uur later", "1 dag later"]
    assert steps[0].route == OtherTime("light", SEVEN + timedelta(minutes=15))
    assert steps[-1].route == OtherTime("light", SEVEN - timedelta(days=1))
    assert (agree.words, agree.route) == ("Tot morgen 07:00", Sure(PROMISE))
    for asked, words in ((NOW - 9 * H, "Tot 19:30"), (NOW + 999 * H, "Tot 3 feb 16:30")):
        page = until.present_other(point(), NL, "light", asked, TECHNICIAN)
        assert choices(page.blocks)[-1].words == words


def test_the_fuel_of_a_generator_is_told_in_hours_from_now_for_a_day_at_most():
    page = until.present(point(generator_h=0.0), NL, "generator", STAFF)
    *named, other = choices(page.blocks)
    assert [c.words for c in named] == ["18:30", "20:30", "morgen 00:30", "morgen 04:30"]
    assert named[0].route == staff_routes.Sure(GeneratorRuns(NOW + 2 * H))
    assert isinstance(other.route, staff_routes.OtherTime)
    late = until.present_other(point(), NL, "generator", NOW + 99 * H, STAFF)
    assert choices(late.blocks)[-1].words == "Tot morgen 16:30"


# What it costs


def sure(command, ahead, ways=TECHNICIAN):
    return control.present_sure(point(), NL, command, ahead, ways).blocks


def test_nobody_promises_before_the_price_is_in_sight_and_nothing_moves_once_it_is():
    waits, goes = sure(PROMISE, None), sure(PROMISE, Ahead(NOW, what_if()))
    assert [c.words for c in choices(waits)] == ["Even rekenen…", "Nee, ga terug"]
    assert choices(waits)[0].route == Sure(PROMISE)
    assert [c.words for c in choices(goes)] == ["Ja, houd aan", "Nee, ga terug"]
    assert choices(goes)[0].route == CarryOut(PROMISE)
    kinds = [[type(block) for block in blocks[:3]] for blocks in (waits, goes)]
    assert kinds[0] == kinds[1]


def test_a_load_that_must_go_off_now_waits_for_no_sum():
    off = Keep("coffee", on=False, for_s=3600)
    assert choices(sure(off, None))[0].route == CarryOut(off)


def test_it_says_how_long_the_light_lasts_and_who_pays():
    blocks = sure(Keep("coffee", on=False, for_s=4 * 3600), Ahead(NOW, what_if()))
    assert facts(blocks) == {
        "Licht": "aan tot morgen 05:30 · 2,5 uur langer",
        "Koffie": "gaat uit 17:30 · 3,0 uur korter",
    }
    assert [b.words for b in blocks if isinstance(b, Heading)] == ["Dit gebeurt er"]


def test_on_mains_it_is_what_would_happen():
    blocks = sure(PROMISE, Ahead(NOW, what_if(on_mains=True)))
    assert Heading("Dit gebeurt er als de stroom nu uitvalt") in blocks


@pytest.mark.parametrize(
    ("kept", "command", "told"),
    [
        (True, PROMISE, [(False, "Dat haalt de accu.")]),
        (False, PROMISE, [(True, "De accu haalt morgen 07:30 niet: 2,0 uur te kort.")]),
        (True, EndPromise(), []),
        (False, EndPromise(), [(True, "De accu haalt morgen 07:30 niet: 2,0 uur te kort.")]),
    ],
    ids=["it can", "it cannot", "taken back", "taken back and still too long"],
)
def test_whether_the_battery_can_keep_it_comes_first(kept, command, told):
    blocks = sure(command, Ahead(NOW, what_if(kept=kept)))
    notes = [(b.loud, b.words) for b in blocks if isinstance(b, Note)]
    assert notes == told
    may = Paragraph("U kunt het toch vragen. Dan blijft het licht aan zo lang het kan.")
    assert (may in blocks) is (not kept and command == PROMISE)


@pytest.mark.parametrize(
    ("lasts", "told"),
    [
        ({"lasts_after_s": 10.51 * 3600}, "aan tot morgen 05:30 · even lang"),
        ({"lasts_after_s": None, "ends_at": None}, "nog twee weken of langer aan · langer"),
        ({"lasts_before_s": None}, "aan tot morgen 05:30 · korter"),
        ({"lasts_after_s": 10 * 3600}, "aan tot morgen 05:30 · 30 min korter"),
    ],
    ids=["as long", "beyond two weeks", "no more than two weeks", "shorter"],
)
def test_the_difference_is_said_as_exactly_as_it_is_known(lasts, told):
    assert facts(sure(PROMISE, Ahead(NOW, what_if(**lasts))))["Licht"] == told


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("silent", "De stroommodule antwoordt niet."),
        ("unknown-charge", "De lading van de accu is niet bekend."),
        ("unreadable", "De stroommodule begrijpt dit niet."),
        ("failed", "Er is nu niet te voorspellen hoe het gaat."),
        ("already-promised", "Dat is al zo in de instellingen."),
    ],
)
def test_why_nothing_can_be_foretold_is_said_and_the_button_is_there_all_the_same(code, told):
    """The daemon says no by itself; an unknown battery may be asked all the same."""
    blocks = sure(PROMISE, Ahead(NOW, trouble=code))
    (note,) = [b for b in blocks if isinstance(b, Note)]
    assert note.words.startswith(told)
    assert choices(blocks)[0].route == CarryOut(PROMISE)


# One look


def test_what_goes_off_when_in_that_order_and_not_what_is_off_already():
    told = snapshot(power=status(loads={**LOADS, "phone-charging": load(on=False)}))
    blocks = [*consequences.as_it_goes(Ahead(NOW, what_if()), told, NL)]
    assert facts(blocks) == {"Koffie": "17:30", "Licht": "aan tot morgen 05:30"}


def test_one_look_tells_how_long_what_goes_off_and_what_is_asked():
    told = point(target=SEVEN, promised_until=SEVEN, promise_short_h=1.5)
    page = staff_page.present(told, NL, Ahead(NOW, what_if()), "")
    stands, left, charge = [b for b in page.blocks if isinstance(b, Gauge)]
    assert stands.detail == (
        "sinds 14:30. Licht afgesproken tot morgen 07:00. Dat haalt de accu niet: 1,5 uur te kort"
    )
    assert left.words == "6,4 uur"
    assert charge.detail == "lading. Om 16:40 gaat uit: Koffie"


def light(told, ways=STAFF):
    return [*standing.light_and_generator(told, NL, ways)]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (point(), "tot 19:30"),
        (point(**MAINS), "5,0 uur vanaf dat de stroom uitvalt"),
        (point(**MAINS, target=SEVEN), "tot 19:30"),
        (point(promised_until=None), "5,0 uur vanaf dat de stroom uitvalt"),
        (point(promise_short_h=2.0), "tot 19:30. Dat haalt de accu niet: 2,0 uur te kort"),
    ],
    ids=["on battery", "on mains", "asked on mains", "an older daemon", "too long"],
)
def test_what_is_promised_is_said_as_it_is_known(told, words):
    assert facts(light(told))["Licht afgesproken"] == words


@pytest.mark.parametrize(
    ("values", "words", "offered"),
    [
        ({}, None, []),
        ({"generator_h": 0.0}, "staat uit", ["Aggregaat draait"]),
        (
            {"generator_h": 1.0, "generator": True, "generator_until": NOW + 2 * H, **MAINS},
            "geeft stroom tot 18:30",
            ["Aggregaat: andere tijd", "Aggregaat is uit"],
        ),
        (
            {"generator_h": 1.0, "generator": True, "generator_room_w": 250.0, **MAINS},
            "geeft stroom · nog 250 W over",
            ["Aggregaat draait"],
        ),
        (
            {"generator_h": 1.0, "generator_until": NOW + 2 * H},
            "er komt geen stroom binnen. Genoteerd tot 18:30.",
            ["Aggregaat: andere tijd", "Aggregaat is uit"],
        ),
    ],
    ids=["there is none", "off", "runs", "says so itself", "said to run and does not"],
)
def test_a_generator_is_told_as_it_is(values, words, offered):
    blocks = light(point(**values))
    assert facts(blocks).get("Aggregaat") == words
    assert [c.words for c in choices(blocks)] == ["Licht langer aan", *offered]


def test_what_was_asked_can_be_taken_back():
    asked = {c.words: c.route for c in choices(light(point(target=SEVEN, generator_h=0.0)))}
    assert asked["Toch niet tot morgen 07:00"] == staff_routes.Sure(EndPromise())
    runs = point(generator_h=0.0, generator_until=NOW + H)
    asked = {c.words: c.route for c in choices(light(runs))}
    assert asked["Aggregaat is uit"] == staff_routes.Sure(GeneratorEnds())


def test_staff_switch_what_is_not_essential_and_try_no_relay():
    page = staff_page.present(point(), NL, None, "")
    assert [b.route for b in page.blocks if isinstance(b, Row)] == [staff_routes.Load("coffee")]
    asked = [c.route for c in choices(control.present_load(point(), NL, "coffee", STAFF).blocks)]
    assert {type(route.command) for route in asked} == {Keep}


def test_staff_read_it_when_the_daemon_is_silent():
    note, _ = staff_page.present(snapshot(), NL, None, "").blocks
    assert note.words.startswith("De stroommodule antwoordt niet. Licht en radio blijven aan.")
