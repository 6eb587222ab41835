"""What reaches the screen and when, said to the publisher."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest
from lxml import etree
from msgspec.structs import replace

from content.core.cap_write import write_cap
from content.core.model import MessageStatus, MessageType, Reference
from content.core.reach import UNSEEN, hint_at_reach, hint_at_unseen
from content.core.remarks import Notes
from tests.content.conftest import bulletin

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SHOWN = {
    *("language", "event", "urgency", "severity", "certainty", "audience", "effective", "onset"),
    *("expires", "senderName", "headline", "description", "instruction", "web", "contact"),
    *("resource", "resourceDesc", "area", "areaDesc", "sent", "status", "responseType"),
}
"""A resident finds these, or what they mean: tests/kiosk/test_published_is_shown.py."""
USED = {
    *("alert", "identifier", "sender", "msgType", "scope", "restriction", "references", "info"),
    *("category", "eventCode", "valueName", "value", "mimeType", "uri"),
    *("polygon", "circle", "geocode"),
}
"""These decide what is shown, belong to one that is, or say in codes what another says."""


def test_every_element_of_cap_is_shown_used_or_told_to_have_no_place():
    schema = etree.fromstring(files("content").joinpath("schema/cap-1.2.xsd").read_bytes())
    named = {element.get("name") for element in schema.iter("{*}element") if element.get("name")}
    assert named == SHOWN | USED | UNSEEN.keys()
    assert len(named) == len(SHOWN) + len(USED) + len(UNSEEN)


def hints_at(message):
    hints = Notes("a.md")
    hint_at_reach(message, now=NOW, hints=hints)
    return "\n".join(hints.lines())


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("Actual", ""),
        ("Exercise", "alleen in een oefening"),
        ("Test", "komt niet op het scherm"),
        ("Draft", "komt niet op het scherm"),
        ("System", "komt niet op het scherm"),
    ],
)
def test_a_status_that_is_not_news_is_told(status, words):
    found = hints_at(bulletin("a", status=MessageStatus(status)))
    assert words in found
    assert bool(words) == bool(found)


def test_until_when_it_is_held_back_is_told():
    tomorrow = NOW + timedelta(hours=18)
    assert "pas op het scherm op 21-11-2026 07:00." in hints_at(bulletin("a", sent=tomorrow))
    assert "pas op het scherm op 21-11-2026 07:00." in hints_at(bulletin("a", effective=tomorrow))
    assert hints_at(bulletin("a", sent=tomorrow, effective=NOW)) == ""


def test_what_it_replaces_stays_until_then():
    before = Reference(sender="veldermeer", identifier="b", sent=NOW - timedelta(days=1))
    update = bulletin(
        "a",
        sent=NOW + timedelta(hours=1),
        msg_type=MessageType.UPDATE,
        references=(before,),
    )
    assert "Tot dan blijft staan wat het vervangt" in hints_at(update)
    cancel = replace(update, msg_type=MessageType.CANCEL, infos=())
    assert "Tot dan blijft staan wat het vervangt" in hints_at(cancel)


def unseen(data):
    hints = Notes("a.xml")
    hint_at_unseen(data, publisher="veldermeer", hints=hints)
    return hints.lines()


@pytest.mark.parametrize("name", UNSEEN)
def test_an_element_that_no_screen_has_a_place_for_is_told_with_its_line(name):
    data = write_cap(bulletin("a"))
    assert unseen(data) == ()
    (hint,) = unseen(data.replace(b"</alert>", f"<{name}>x</{name}></alert>".encode()))
    assert hint.startswith("a.xml:")
    assert f"<{name}> komt niet op het scherm" in hint
    assert unseen(data.replace(b"</alert>", f"<{name}> </{name}></alert>".encode())) == ()


def test_a_resource_that_is_no_picture_of_ours_is_told():
    resource = b"<resource><uri>https://example.nl/kaart.pdf</uri></resource></info>"
    (hint,) = unseen(write_cap(bulletin("a")).replace(b"</info>", resource))
    assert "Deze <resource> komt niet op het scherm" in hint


def test_a_part_that_is_not_in_dutch_is_told():
    data = write_cap(bulletin("a"))
    english = data[data.index(b"<info>") : data.index(b"</alert>")]
    english = english.replace(b">nl<", b">en<")
    assert unseen(data.replace(b"</alert>", english + b"</alert>")) == ()
    other = english.replace(b"Severe", b"Extreme")
    (hint,) = unseen(data.replace(b"</alert>", other + b"</alert>"))
    assert "[en] 'Bericht a' hoort bij geen Nederlandse <info>" in hint
