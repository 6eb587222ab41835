"""What a page is made of: one frozen value a block, already in the visitor's words. No Kivy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Route:
    """Where a touch leads: a screen by name, and what it is to show."""

    screen: str
    key: str = ""


@dataclass(frozen=True)
class Title:
    words: str


@dataclass(frozen=True)
class Heading:
    words: str


@dataclass(frozen=True)
class Paragraph:
    words: str


@dataclass(frozen=True)
class Step:
    """One thing to do; ``mark`` is its number, or a bullet."""

    mark: str
    words: str


@dataclass(frozen=True)
class Fact:
    """A pictogram, what it is about, and what there is to know."""

    icon: str
    label: str
    words: str
    loud: bool = False


@dataclass(frozen=True)
class Note:
    """A remark about the page itself: old, not translated, a drill."""

    icon: str
    words: str
    loud: bool = False


@dataclass(frozen=True)
class Badge:
    """Severity: a shape and a word before it is a colour."""

    icon: str
    words: str
    loud: bool = False


@dataclass(frozen=True)
class Way:
    """Which way to go: degrees clockwise from north, and the same in words."""

    bearing_deg: float
    words: str


@dataclass(frozen=True)
class Illustration:
    path: Path
    words: str


@dataclass(frozen=True)
class Row:
    """An item of a list that opens a page."""

    icon: str
    badge: str
    title: str
    detail: str
    meta: str
    route: Route
    loud: bool = False


@dataclass(frozen=True)
class Tile:
    """The state of one utility."""

    icon: str
    state: str
    """Its name and how it is."""
    until: str
    loud: bool = False


@dataclass(frozen=True)
class Choice:
    """A button: a filter that can be on or off, or a thing to do."""

    icon: str
    words: str
    route: Route
    chosen: bool = False


@dataclass(frozen=True)
class Actions:
    """Buttons side by side in a page, as many abreast as there is room for."""

    choices: tuple[Choice, ...]


Block: TypeAlias = (
    Title | Heading | Paragraph | Step | Fact | Note | Badge | Way | Illustration | Row | Actions
)


@dataclass(frozen=True)
class Article:
    """A page to read from top to bottom."""

    blocks: tuple[Block, ...]
    back: Route | None = None


@dataclass(frozen=True)
class Listing:
    """A list to choose from; ``notes`` stand above it, ``tiles`` beside or above it."""

    rows: tuple[Row, ...]
    notes: tuple[Note, ...] = ()
    tiles: tuple[Tile, ...] = ()
    choices: tuple[Choice, ...] = ()
    empty: str = ""


View: TypeAlias = Article | Listing
