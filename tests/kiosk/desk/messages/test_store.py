"""The message log: full texts, never changed, found again, unreadable to others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.desk.messages.store import Direction, Message, Urgency
from kiosk.desk.storage.errors import Unfit
from kiosk.desk.storage.records import Desk

MINUTE = timedelta(minutes=1)


def said(text, *, sender="Coördinatiepunt", receiver="De Brink", urgency=Urgency.NORMAL):
    return Message(
        direction=Direction.IN, sender=sender, receiver=receiver, text=text, urgency=urgency
    )


def texts(entries):
    return [entry.message.text for entry in entries]


def test_the_last_written_stands_first_with_all_it_says(desk, now):
    first = desk.log.add(said("Eerste"), now)
    second = desk.log.add(said("Tweede", urgency=Urgency.URGENT), now + MINUTE)
    assert desk.log.entries() == (second, first)
    assert desk.log.entries(limit=1) == (second,)
    assert second.message.urgency is Urgency.URGENT


def test_a_message_is_acknowledged_once(desk, now):
    entry = desk.log.add(said("Water om 17 uur"), now)
    desk.log.acknowledge(entry.id, now + MINUTE)
    desk.log.acknowledge(entry.id, now + 5 * MINUTE)
    assert desk.log.entry(entry.id).acknowledged_at == now + MINUTE
    with pytest.raises(Unfit, match="niet meer"):
        desk.log.acknowledge(99, now)


def test_a_drill_has_a_log_of_its_own(desk, now):
    desk.log.add(said("Echt"), now)
    practised = desk.log.add(said("Oefening"), now, drill=True)
    assert texts(desk.log.entries()) == ["Echt"]
    assert texts(desk.log.entries(drill=True)) == ["Oefening"]
    assert texts(desk.log.search("oefening")) == []
    assert desk.log.entry(practised.id) == practised


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("CAFE", ["Café dicht"]),
        ("jansen", ["Vraag", "Café dicht"]),
        ("dicht jansen", ["Café dicht"]),
        ("", ["Vraag", "Café dicht"]),
        ("%", []),
    ],
)
def test_search_finds_each_word_in_text_and_names(desk, now, words, found):
    desk.log.add(said("Café dicht", sender="Mevrouw Jansen"), now)
    desk.log.add(said("Vraag", receiver="De heer Jansen"), now)
    assert texts(desk.log.search(words)) == found


def test_who_holds_the_file_alone_reads_nothing_of_it(desk, folder, now):
    desk.log.add(said("Geheime tekst", sender="Mevrouw Jansen"), now)
    stored = b"".join(path.read_bytes() for path in folder.glob("desk.db*"))
    assert b"log" in stored
    assert b"Geheime" not in stored
    assert b"Jansen" not in stored


def test_a_line_that_does_not_open_hides_no_other(folder, now):
    desk = Desk(now, folder)
    desk.log.add(said("Met de oude sleutel"), now)
    desk.close()
    (folder / "main.key").write_bytes(bytes(32))
    desk = Desk(now, folder)
    desk.log.add(said("Met de nieuwe"), now)
    assert texts(desk.log.entries()) == ["Met de nieuwe"]
    assert "niet meer te lezen" in desk.trouble
    desk.close()


@pytest.mark.parametrize("field", ["text", "sender", "receiver"])
def test_a_message_has_a_text_and_two_parties(desk, now, field):
    values = {"text": "t", "sender": "s", "receiver": "r"} | {field: "\u200e "}
    with pytest.raises(Unfit, match="Vul eerst in"):
        desk.log.add(said(**values), now)
    assert desk.log.entries() == ()
