"""What the next shift must know."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from content.core.model import Publisher
from kiosk.desk.duty.handover import Facts, summary
from kiosk.desk.duty.store import Duty
from kiosk.desk.messages.store import Direction, Entry, Message, Urgency
from kiosk.desk.reports.store import Emergency, Report
from kiosk.model.notice import Notice
from kiosk.model.roles import Role
from power.status import Alarm, LoadStatus, Status, SupplyState, SupplyStatus, Why

NOW = datetime(2026, 1, 20, 15, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def entry(number, text, *, hours_ago, direction=Direction.OUT, urgency=Urgency.NORMAL, done=False):
    message = Message(
        direction=direction, sender="De Brink", receiver="Post Oost", text=text, urgency=urgency
    )
    at = NOW - hours_ago * HOUR
    return Entry(id=number, at=at, message=message, acknowledged_at=NOW if done else None)


def report(number, **values):
    fire = Emergency(what="Brand", where="Brink 1")
    return Report(
        id=number, day="2026-01-20", number=number, emergency=fire, taken_at=NOW, **values
    )


def power(*, mains=False, loads=(), alarms=()):
    supply = SupplyStatus(
        driver="pijuice",
        state=SupplyState.BATTERY,
        mains=mains,
        charge_pct=63.4,
        runtime_h=8.6,
        capacity_wh=100,
    )
    return Status(
        written_at=NOW,
        started_at=NOW,
        supplies={"hat": supply},
        loads={
            name: LoadStatus(
                supply="hat", essential=False, rank=5, watts=5, wanted=wanted, on=on, why=Why.SHED
            )
            for name, wanted, on in loads
        },
        alarms=alarms,
    )


def told(facts):
    return {section.title: section.lines for section in summary(facts)}


def test_a_quiet_point_says_that_it_is_quiet():
    assert told(Facts(now=NOW)) == {
        "Wat nog moet": ("Niets. Alles is bevestigd.",),
        "Wie er zijn": ("Niemand staat opgeschreven.",),
        "Logboek": ("In de laatste 8 uur: 0 in, 0 uit.",),
        "Onze mededelingen": ("Geen.",),
        "Stroom": ("Niet bekend. Kijk op het scherm bij Stroom.",),
        "Officiële berichten": ("Er is nog geen stick ingelezen.",),
    }


def test_what_waits_for_somebody_comes_first_and_the_oldest_of_it_on_top():
    facts = Facts(
        now=NOW,
        reports=[report(3), report(2, relayed_at=NOW), report(1, acknowledged_at=NOW)],
        entries=[
            entry(6, "vers", hours_ago=1),
            entry(5, "bevestigd", hours_ago=1, done=True),
            entry(4, "ontvangen", hours_ago=1, direction=Direction.IN),
            entry(3, "oud", hours_ago=9),
            entry(2, "oud en spoed", hours_ago=9, urgency=Urgency.URGENT),
        ],
    )
    section = summary(facts)[0]
    assert section.title == "Wat nog moet"
    assert section.lines == (
        "Melding 2 van 20-01: doorgegeven, nog niet bevestigd.",
        "Melding 3 van 20-01: opgenomen, nog niet bevestigd.",
        "Spoedbericht van 07:30 aan Post Oost: nog niet bevestigd.",
        "Bericht van 15:30 aan Post Oost: nog niet bevestigd.",
    )


def test_the_log_is_counted_and_its_urgent_lines_are_said_in_full():
    facts = Facts(
        now=NOW,
        entries=[
            entry(3, "Water op", hours_ago=1, urgency=Urgency.URGENT),
            entry(2, "vraag", hours_ago=2, direction=Direction.IN),
            entry(1, "gisteren", hours_ago=20),
        ],
    )
    assert told(facts)["Logboek"] == ("In de laatste 8 uur: 1 in, 1 uit.", "Spoed, 15:30: Water op")


def test_people_notices_and_content_are_named():
    facts = Facts(
        now=NOW,
        duties=[Duty(id=1, task="Melding", first_name="Bram", since=NOW, until=NOW + 8 * HOUR)],
        notices=[
            Notice(id=1, title="Koffie", text="x", written_at=NOW, until=NOW + HOUR, by=Role.STAFF)
        ],
        publishers=[
            Publisher(id="vr", name="Veiligheidsregio", issue=7, issued_at=NOW, imported_at=NOW)
        ],
    )
    words = told(facts)
    assert words["Wie er zijn"] == ("Melding: Bram, tot 00:30",)
    assert words["Onze mededelingen"] == ("Koffie, tot 17:30",)
    assert words["Officiële berichten"] == ("Veiligheidsregio: uitgave 7 van 20-01-2026 16:30",)


def test_power_is_said_as_the_next_shift_needs_it():
    loads = [("coffee", True, False), ("heating", False, False), ("lighting", True, True)]
    status = power(loads=loads, alarms=(Alarm(code="battery-hot"),))
    names = {"coffee": "Koffie"}
    assert told(Facts(now=NOW, power=status, load_name=names.__getitem__))["Stroom"] == (
        "Op de accu, lading 63 %, de accu gaat nog ongeveer 9 uur mee.",
        "Uitgezet om stroom te sparen: Koffie.",
        "Er is een alarm. Kijk op het scherm bij Stroom.",
    )
