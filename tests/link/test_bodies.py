"""What this point's letters say: small enough, and nothing of a stranger's bytes gets through."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.desk.messages.store import TEXT_CHARS
from kiosk.desk.reports.store import LINE_CHARS, WORDS_CHARS
from link import bodies as letters
from link.envelope import BODY_BYTES
from link.letters import Letter
from link.letters import encode as framed

AT = datetime(2026, 1, 20, 15, 30, tzinfo=UTC)
EMERGENCY = letters.Emergency(
    point="De Brink", at=AT, name="3 van 20-01", what="Brand", where="Dorpsstraat 14"
)
LETTERS = (
    EMERGENCY,
    letters.Situation(point="De Brink", at=AT, lines=("Stroom: nee.", "Water: ja.")),
    letters.Message(point="De Brink", at=AT, sender="Wij", receiver="Kazerne", text="Hallo\nDaar"),
    letters.Alarms(point="De Brink", at=AT, alarms=(letters.Raised("reserve", "hat", AT),)),
    letters.Closed(point="De Brink", at=AT),
)


@pytest.mark.parametrize("letter", LETTERS, ids=lambda one: type(one).__name__)
def test_what_was_written_is_what_is_read(letter):
    assert letters.decode(letters.encode(letter)) == letter


@pytest.mark.parametrize("sign", ["a", "ж", "水", "🔥"])
def test_the_longest_report_fits_in_one_envelope(sign):
    line, words = sign * LINE_CHARS, sign * WORDS_CHARS
    longest = letters.Emergency(
        point=sign * 80, at=AT, name="1 van 20-01",
        what=line, where=line, who=line, call_back=line, words=words,
    )  # fmt: skip
    body = letters.encode(longest)
    assert len(framed(Letter("oefening/melding/123456/1768923000000", body, True))) <= BODY_BYTES
    assert letters.decode(body) == longest


def test_a_text_that_nothing_makes_smaller_is_cut_and_says_so():
    import random

    chance = random.Random(1)
    text = "".join(chr(chance.randrange(0x4E00, 0x9FA0)) for _ in range(TEXT_CHARS))
    letter = letters.Message(point="P", at=AT, sender="a", receiver="b", text=text)
    body = letters.encode(letter)
    assert len(body) <= letters.LONGEST_BYTES
    read = letters.decode(body)
    assert read.text.endswith("[…]")
    assert text.startswith(read.text.removesuffix(" […]"))
    assert len(read.text) > TEXT_CHARS // 3


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda b: b"z" + zlib.compress(b)))
def test_no_bytes_of_a_stranger_do_harm(data):
    assert letters.decode(data) is None


def test_a_letter_that_would_fill_the_memory_is_none():
    bomb = b"z" + zlib.compress(b'{"soort":"gesloten","point":"' + b"a" * 10_000_000 + b'"}')
    assert letters.decode(bomb) is None


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-01-20T15:30:00"]
)
def test_a_moment_that_no_clock_here_can_show_makes_no_letter(at):
    assert letters.decode(f'{{"soort":"gesloten","point":"P","at":"{at}"}}'.encode()) is None


def test_what_turns_text_around_is_taken_out():
    turned = letters.Message(
        point="P\u202e", at=AT, sender="a\nb", receiver="c", text="een\u202etwee\n\ndrie\x07"
    )
    read = letters.decode(letters.encode(turned))
    assert (read.point, read.sender) == ("P", "a b")
    assert "\u202e" not in read.text
    assert "\x07" not in read.text
    assert read.text.startswith("eentwee\n")


def test_alarms_are_cleaned_too_and_no_number_of_them_fills_the_screen():
    """They are shown one below another: thousands would hold up the window."""
    raised = (letters.Raised("re\u202eserve\x00", "a\u2067\nb" + "c" * 900, AT),) * 50
    read = letters.decode(letters.encode(letters.Alarms(point="P", at=AT, alarms=raised)))
    assert len(read.alarms) == letters.MANY
    assert read.alarms[0].code == "reserve"
    assert read.alarms[0].subject.startswith("a bccc")
    assert len(read.alarms[0].subject) <= letters.LINE_CHARS


def test_newer_software_may_say_more():
    body = b'{"soort":"gesloten","point":"P","at":"2026-01-20T15:30:00Z","waarom":"leeg"}'
    assert letters.decode(body) == letters.Closed(point="P", at=AT)
