"""Text cleaned at the door, so that no screen, printer or voice behind it can be upset by it.

Kivy raises on a lone surrogate, stops at a NUL and obeys bidi controls, so that a bulletin could
be shown in another order than it was signed. Every text from outside passes through here once,
before it becomes a value of `model`. All functions are total: any str gives a clean str.

Markup is not interpreted anywhere: ``<b>`` stays four characters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby

LINE_CHARS = 300
PARAGRAPH_CHARS = 4_000
PARAGRAPHS = 100
_REMEMBERED_CHARS = 500  # at most some 8 MB in all
_MARKS_IN_A_ROW = 4  # Hebrew and Arabic need up to four; "Zalgo" text towers over its line
_FIRST_MARK = "\u0300"
_JOINERS = "\u200c\u200d"  # zero-width, but letters of Persian, Urdu and Hindi change shape by it
_NEWLINES = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_SPACES = re.compile(r" {2,}")
_BULLET = re.compile(r"(?:[-*•‣–]|\d{1,2}[.)]) +(?=\S)")


def clean(text: str, limit: int = PARAGRAPH_CHARS) -> str:
    r"""Return ``text`` in NFC with newlines as ``\n``, printable, at most ``limit`` characters.

    Dropped: surrogates, controls, format characters (bidi controls among them; joiners stay),
    private and unassigned characters. Each line is stripped and single-spaced.
    """
    return shorten(_cleaned(text, 4 * limit), limit)


def clean_line(text: str, limit: int = LINE_CHARS) -> str:
    """Return ``text`` clean, as one line."""
    text = _cleaned(text, 4 * limit)
    if "\n" in text:
        text = " ".join(filter(None, text.split("\n")))
    return shorten(text, limit)


def paragraphs(text: str) -> tuple[str, ...]:
    """Split at empty lines, and before lines that start with a bullet; other newlines are spaces.

    Real messages are often hard-wrapped at some 70 characters.
    """
    found: list[str] = []
    for filled, lines in groupby(clean(text, PARAGRAPHS * PARAGRAPH_CHARS).split("\n"), bool):
        if not filled:
            continue
        joined: list[list[str]] = []
        for line in lines:
            if joined and not _BULLET.match(line):
                joined[-1].append(line)
            else:
                joined.append([line])
        found += map(" ".join, joined)
    return tuple(shorten(paragraph, PARAGRAPH_CHARS) for paragraph in found[:PARAGRAPHS])


def steps(text: str) -> tuple[str, ...]:
    """Split at newlines, one action each, without number or bullet."""
    lines = clean(text, PARAGRAPHS * PARAGRAPH_CHARS).split("\n")
    found = (_BULLET.sub("", line, count=1) if _BULLET.match(line) else line for line in lines)
    return tuple(shorten(line, PARAGRAPH_CHARS) for line in found if line)[:PARAGRAPHS]


def shorten(text: str, limit: int) -> str:
    """Return at most ``limit`` characters; a cut shows as ``…``."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _cleaned(text: str, most: int) -> str:
    """Clean the first ``most`` characters: a bound on the work, beyond what will be shown."""
    text = text[:most]
    if not (text.isascii() and text.isprintable()):
        text = (_printable_again if len(text) <= _REMEMBERED_CHARS else _printable)(text)
    if "  " in text:
        text = _SPACES.sub(" ", text)
    if "\n" in text:
        text = "\n".join(line.strip(" ") for line in text.split("\n"))
    return text.strip(" \n")


def _printable(text: str) -> str:
    text = text.replace("\r\n", "\n")
    distinct = set(text)
    swaps = {ord(c): r or "" for c in distinct if (r := _replacement(c)) != c}
    if swaps:
        text = text.translate(swaps)
    if max(distinct, default="") < _FIRST_MARK:
        return text  # and it is in NFC
    if any(unicodedata.category(c)[0] == "M" for c in distinct):
        text = _without_towers(text)  # also before NFC, which is quadratic in a run of marks
    return unicodedata.normalize("NFC", text)


_printable_again = lru_cache(maxsize=4096)(_printable)
"""One text is read five times from draft to stick, and a word of an area in every message."""


@lru_cache(maxsize=4096)
def _replacement(character: str) -> str | None:
    """Return what to show for it: itself, a newline, a space, or None for nothing."""
    if character in _NEWLINES:
        return "\n"
    category = unicodedata.category(character)
    if category == "Zs" or character == "\t":
        return " "
    if category[0] == "C" and character not in _JOINERS:
        return None
    return character


def _without_towers(text: str) -> str:
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character)[0] == "M" else 0
        if run <= _MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)
