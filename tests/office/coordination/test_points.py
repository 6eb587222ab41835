"""Punten: worst first, what is old looks old, and which issue is where."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import msgspec
import pytest

from content.core.model import Publisher
from link.envelope import Kind
from link.report import LinkStatus, Seen
from link.status import hash_of
from office.accounts.people import Role
from office.coordination import points
from office.coordination.mailbox import Box
from office.coordination.points import Worry
from power.status import Condition
from tests.office.conftest import NOW
from tests.office.coordination.station import message

REGION = Publisher(id="vr-merenland", name="Merenland", issue=144, issued_at=NOW, imported_at=NOW)


def seen(node, *, minutes=1, issue=144, **status):
    told = {"condition": "mains", "software": "ab12", "told": NOW, **status}
    told["issues"] = {} if issue is None else {hash_of(REGION.id).hex(): issue}
    heard = None if minutes is None else NOW - points.timedelta(minutes=minutes)
    return Seen(id=node, name=node.upper(), heard=heard, status=told)


def read(*below):
    status = msgspec.convert({"listed": True, "issue": 1, "nodes": 9}, points_listed())
    told = LinkStatus(
        time=NOW, node="cp", name="Kazerne", role="coordination", fingerprint="1234",
        directory=status, parents=(), below=below, waiting=waiting(), sent=(), received=(),
        quarantined=(), alarms=(),
    )  # fmt: skip
    return points.read(told, Box(), (REGION,), NOW)


def points_listed():
    from link.report import Listed

    return Listed


def waiting():
    from link.report import Waiting

    return Waiting(letters=0, to={})


def test_worst_first():
    found = read(
        seen("fine"),
        seen("behind", issue=143),
        seen("low", condition="battery", hours=6.5),
        seen("silent", minutes=120, condition="battery", hours=1.0),
        seen("empty", condition="reserve", hours=0.5),
        seen("few", condition="battery", hours=2.5),
        seen("never", minutes=None),
    )
    assert [one.id for one in found] == [
        "empty", "silent", "few", "never", "low", "behind", "fine",
    ]  # fmt: skip
    silent = found[1]
    assert silent.is_old
    assert silent.worries == (Worry.POWER, Worry.SILENT)


@pytest.mark.parametrize(
    ("status", "worry"),
    [
        ({"condition": "mains", "hours": 1.0}, Worry.NONE),
        ({"condition": "battery", "hours": None}, Worry.NONE),
        ({"condition": "blind", "hours": 1.0}, Worry.NONE),
        ({"condition": "battery", "alarms": 2}, Worry.ODD),
        ({"condition": "of newer software"}, Worry.BEHIND),
    ],
)
def test_what_is_not_known_worries_nobody_and_is_no_good_sign(status, worry):
    (found,) = read(seen("np", **status))
    if worry is Worry.BEHIND:  # nothing of it can be read
        assert found.told is None
        assert found.worry is Worry.NONE
    else:
        assert found.worry is worry


def test_which_issue_is_where():
    found = read(seen("a"), seen("b", issue=143), seen("c", issue=None), seen("d", minutes=90))
    (spread,) = points.spread(found, [REGION])
    assert (spread.have, spread.all) == (2, 4)
    assert {point.id: issue for point, issue in spread.lack} == {"b": 143, "c": None}


def test_a_page_says_how_points_stand_and_how_old_that_is(station, anna, desk, clock):
    station.tell("np-a", condition=Condition.BATTERY, charge_pct=20, hours=2.5, people=43)
    station.tell("np-b", condition=Condition.MAINS)
    station.write("np-c", "log/1", message(), Kind.MESSAGE)
    desk.changed()
    page = anna.get("/punten").text
    rows = re.findall(r'id="p-(np-\w)"', page)
    assert rows == ["np-a", "np-c", "np-b"]
    assert "op de accu, nog 2,5 uur" in page
    assert "Bijgewerkt" in page
    one = anna.get("/punten/np-a").text
    assert "43" in one
    assert "2,5 uur" in one.split("Verloop")[1]
    clock.pass_(hours=1)
    desk.changed()
    page = anna.get("/punten").text
    assert page.count('class="old"') == 3
    assert "stil" in page
    assert anna.get("/punten/np-zz").status_code == 404


def test_history_is_thinned_to_an_hour_and_ends(desk, office):
    from link.reading import Told
    from link.status import Status

    base = NOW.timestamp()
    for minute in range(0, 300, 5):
        status = Status(charge_pct=minute % 100).to_bytes()
        desk.history.note([Told("np-a", base + minute * 60, "ip", None, status)])
    assert len(desk.history.of("np-a")) == 60
    desk.history.thin(base + 3 * 86_400)
    assert 5 <= len(desk.history.of("np-a")) <= 6
    desk.history.thin(base + 30 * 86_400)
    assert desk.history.of("np-a") == []


def test_a_message_to_all_points(station, anna, desk):
    once = re.search(r'name="once" value="(\w+)"', anna.get("/punten").text)[1]
    anna.post("/punten/alle/bericht", {"tekst": "Om 22.00 uur is er nieuws", "once": once})
    for point in ("np-a", "np-b", "np-c"):
        assert [one.text for one in station.got(point)] == ["Om 22.00 uur is er nieuws"]


def test_without_a_link_there_is_nothing_to_coordinate(office, visitors):
    anna = visitors.user("Anna", Role.COORDINATOR)
    assert 'href="/punten"' not in anna.get("/").text
    assert "geen verbinding met punten" in anna.get("/punten").text


def test_moments_of_a_clock_that_is_wild_are_no_moments():
    from office.coordination.moments import moment

    assert moment(2**40) is None
    assert moment(-1) is None
    assert moment(0) == datetime(1970, 1, 1, tzinfo=UTC)


def test_every_letter_that_a_point_can_write_has_words():
    """Whatever is added to `link.bodies` says something here too."""
    from typing import get_args

    from link import bodies
    from link.states import State
    from office.coordination import texts
    from office.coordination.mailbox import Mail

    made = {
        bodies.Emergency: {"name": "A", "what": "Brand", "where": "Hier"},
        bodies.Situation: {"lines": ("Rustig",)},
        bodies.Message: {"sender": "A", "receiver": "B", "text": "Hallo"},
        bodies.Alarms: {"alarms": (bodies.Raised("battery-low", "hat"),)},
        bodies.Totals: {"subject": "stock"},
        bodies.Card: {"said": "asked", "card": 3, "quantity": 2, "key": "", "sequence": 1},
        bodies.Search: {"card": 3, "theme": "water", "quantity": 40, "key": "a1", "sequence": 1},
        bodies.Found: {"card": 3, "key": "f1", "sequence": 1, "about": "a1"},
    }
    mail = Mail(1, "np-a", Kind.MESSAGE, "x", False, 0, 0.0, "ip", False, State.READ, None, None)
    strange = texts.headline(None, mail)
    for kind in get_args(bodies.Letter):
        letter = kind(point="De Brug", at=NOW, **made.get(kind, {}))
        assert texts.headline(letter, mail) not in {"", strange}
        assert texts.facts(letter)
    for said in get_args(bodies.Card.__annotations__["said"]) or texts.CARDS:
        assert texts.CARDS[said]
