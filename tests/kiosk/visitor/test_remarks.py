"""What residents read of the link: when the last message came, and since when none can."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.i18n.translator import NAMES, translator
from kiosk.state.connection import after
from kiosk.visitor import information
from tests.kiosk.links import connected, lost, parent, status
from tests.kiosk.snapshots import NOW, ago, bulletin, snapshot
from tests.kiosk.surfaces import surfaces

NL = translator("nl")


def notes(connection, tr=NL, **values) -> list[str]:
    shown = replace(snapshot(bulletins=(bulletin(),), **values), connection=connection)
    return [note.words for note in information.present(shown, tr).notes]


def test_with_a_connection_one_reads_when_the_last_message_came():
    assert notes(connected()) == ["Laatste officiële bericht: 16:00."]


def test_without_one_also_since_when():
    (words,) = notes(lost(minutes=70))
    assert words.startswith("Laatste officiële bericht: 16:00.")
    assert "Geen verbinding sinds 15:20." in words


def test_a_short_interruption_worries_nobody():
    assert "verbinding" not in notes(lost(minutes=4))[0]


def test_who_was_never_heard_gives_no_time():
    known = after(after(None, None, ago(hours=1)), None, NOW)
    (words,) = notes(known)
    assert words.endswith("Er is nu geen verbinding.")


def test_before_the_first_stick_it_does_not_speak_of_messages():
    shown = [*notes(lost(), issued_at=None)]
    assert not any("officiële bericht:" in words for words in shown)
    assert any("Geen verbinding" in words for words in shown)


@pytest.mark.parametrize("language", NAMES)
def test_every_language_has_its_own_words_for_it(language):
    tr = translator(language)
    said = " ".join(notes(lost(), tr))
    assert ("verbinding" in said) == (language == "nl")
    never = after(after(None, status(parents=(parent(),)), ago(hours=1)), None, NOW)
    assert ("geen verbinding" in " ".join(notes(never, tr))) == (language == "nl")


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_a_point_without_a_link_reads_as_it_always_did(language):
    """All a resident can read, hear or take along, with and without the new field."""
    shown = snapshot(bulletins=(bulletin(),), power=None)
    assert shown.connection is None
    with_link = replace(shown, connection=connected())
    without, there = surfaces(shown, language), surfaces(with_link, language)
    line = translator(language)("Laatste officiële bericht: {time}.", time="16:00")
    assert line not in "".join(without.values())
    assert line in there["glass"]
    assert {k: v for k, v in there.items() if k != "glass"} == {
        k: v for k, v in without.items() if k != "glass"
    }
