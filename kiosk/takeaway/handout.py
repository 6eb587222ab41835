"""What goes on paper, be it a receipt to take along or a poster for the door.

Words that depend on the language, dates above all, come from the caller. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - msgspec reads the annotations of Poster
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from content.core.model import Info, Place


class Style(StrEnum):
    """How a line looks; each kind of paper has its own measures for them."""

    HEADING = "heading"
    BODY = "body"
    STEP = "step"
    """An action, numbered by its own text."""
    NOTE = "note"
    """Who says so, and until when."""
    ITEM = "item"
    """One of a list, the most important first: the last ones may be left out."""


class Line(NamedTuple):
    """One paragraph; the paper wraps it."""

    style: Style
    text: str


Section = tuple[Line, ...]
"""What belongs together: one bulletin, one place."""


@dataclass(frozen=True)
class Sheet:
    """Everything on one piece of paper."""

    language: str
    """Its base direction; BCP 47 primary tag."""
    title: str
    """Name of the support point."""
    subtitle: str
    """Municipality, and when this was printed: paper grows old unseen."""
    sections: tuple[Section, ...]
    footer: str = ""
    banner: str = ""
    """Such as OEFENING: printed first and last, so that a drill never passes for news."""


FONT_A_DOTS = 12
"""Width of one character of a receipt printer's first font."""


@dataclass(frozen=True)
class Receipt:
    """A sheet to take along."""

    sheet: Sheet
    width_dots: int = 576
    """The printable width: 576 on a roll of 80 mm, 384 on one of 58 mm."""
    dense: bool = False
    """Its lines stand as near each other as can be: much is said on little paper."""


@dataclass(frozen=True)
class Poster:
    """The board on paper, in Dutch and then in English."""

    dutch: Sheet
    english: Sheet
    more: str
    """What the last line says when not everything fits; in both languages."""
    printed_at: datetime


def bulletin_section(info: Info, terms: str, source: str) -> Section:
    """Instruction before description, as on the screen.

    ``terms`` and ``source`` are whole sentences in the language of ``info``; empty ones are left
    out.
    """
    steps = [
        Line(Style.STEP, f"{number}. {step}" if len(info.instruction) > 1 else step)
        for number, step in enumerate(info.instruction, 1)
    ]
    return _without_gaps(
        Line(Style.HEADING, info.headline or info.event),
        Line(Style.NOTE, terms),
        Line(Style.NOTE, ", ".join(info.areas)),
        Line(Style.NOTE, info.audience),
        *steps,
        *(Line(Style.BODY, paragraph) for paragraph in info.description),
        *(Line(Style.NOTE, line) for line in (info.contact or "", info.web or "", source)),
    )


def utility_section(state: str, *lines: str) -> Section:
    """The state of one utility, and what is said of it."""
    return _without_gaps(Line(Style.HEADING, state), *(Line(Style.ITEM, line) for line in lines))


def list_section(heading: str, items: Sequence[str]) -> Section:
    """One line each below a heading; nothing without any."""
    listed = _without_gaps(*(Line(Style.ITEM, item) for item in items))
    return (Line(Style.HEADING, heading), *listed) if listed else ()


def place_section(
    place: Place, what: str, way: str, facilities: Sequence[str] = (), hours: str = ""
) -> Section:
    """A place to go to. ``what``: kind and status; ``way``: how far and which way."""
    return _without_gaps(
        Line(Style.HEADING, place.name),
        Line(Style.BODY, what),
        Line(Style.BODY, ", ".join(part for part in (place.address, way) if part)),
        Line(Style.BODY, hours),
        Line(Style.BODY, place.hours),
        Line(Style.BODY, place.contact),
        Line(Style.NOTE, ", ".join(facilities)),
        Line(Style.BODY, place.route),
        Line(Style.NOTE, place.note),
    )


def _without_gaps(*lines: Line) -> Section:
    return tuple(line for line in lines if line.text.strip())
