"""What a page is made of: one frozen value a block, already in the visitor's words. No Kivy.

Structs, since thirty dataclasses would put off every first picture by 15 ms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

import msgspec

if TYPE_CHECKING:  # for ever: nothing is decoded into a block
    from collections.abc import Callable, Sequence  # noqa: TC004 - as said
    from pathlib import Path  # noqa: TC004

    from kiosk.model import routes  # noqa: TC004
    from kiosk.model.chart import Chart
    from kiosk.model.geo import Leg  # noqa: TC004 - as said
    from kiosk.model.qr_codes import Matrix  # noqa: TC004


class Title(msgspec.Struct, frozen=True):
    words: str
    icon: str = ""
    """A shape before it, such as of how bad it is."""
    loud: bool = False


class Heading(msgspec.Struct, frozen=True):
    words: str
    spare: bool = False
    """Left out where a page is to be seen whole: what stands below it says enough."""


class Paragraph(msgspec.Struct, frozen=True):
    words: str


BULLET = "•"


class Step(msgspec.Struct, frozen=True):
    """One thing to do; ``mark`` is its number, or a bullet."""

    mark: str
    words: str
    icon: str = ""
    """What it is about, beside its number or instead of its bullet."""
    struck: bool = False
    """It cannot be had: a line through its pictogram, for who does not read the words."""


class Fact(msgspec.Struct, frozen=True):
    """A pictogram, what it is about, and what there is to know."""

    icon: str
    label: str
    words: str
    loud: bool = False


class Note(msgspec.Struct, frozen=True):
    """A remark about the page itself: old, not translated, a drill."""

    icon: str
    words: str
    loud: bool = False
    small: bool = False


class Badge(msgspec.Struct, frozen=True):
    """Severity: a shape and a word before it is a colour."""

    icon: str
    words: str
    loud: bool = False


class Way(msgspec.Struct, frozen=True):
    """Which way to go: degrees clockwise from north, and the same in words."""

    bearing_deg: float
    words: str
    north: str = ""
    here: str = ""
    """What stands at the centre of the compass."""


class Illustration(msgspec.Struct, frozen=True):
    path: Path
    words: str


class Row(msgspec.Struct, frozen=True):
    """An item of a list that opens a page."""

    icon: str
    badge: str
    title: str
    detail: str
    meta: str
    route: routes.Route
    loud: bool = False
    plain: bool = False
    """This point's own word: never in the dress of what is official."""
    time: str = ""
    """From when it is; on the board beside its pictogram."""
    brief: str = ""
    """What of the badge and the origin the board must say too: new, over, whose."""


class Tile(msgspec.Struct, frozen=True):
    """The state of one utility."""

    icon: str
    state: str
    """Its name and how it is."""
    until: str
    loud: bool = False
    name: str = ""
    forms: tuple[str, ...] = ()
    """How it is and how long still, from many words to few; the last without how long."""
    short: str = ""
    """How it is, where even that has no room."""
    note: str = ""
    """What the publisher says of it."""
    route: routes.Route | None = None


class Nearest(msgspec.Struct, frozen=True):
    """Where the nearest of a kind is."""

    need: str
    far: str
    """How long on foot."""
    details: tuple[str, ...]
    """Its name and when it is open, from many words to few."""
    route: routes.Route


class Choice(msgspec.Struct, frozen=True):
    """A button: a filter that can be on or off, or a thing to do."""

    icon: str
    words: str
    route: routes.Route
    chosen: bool = False
    short: str = ""
    """Instead of the words where there is no room for them: a name of its own, not a cut one."""


class Actions(msgspec.Struct, frozen=True):
    """Buttons side by side in a page, as many abreast as there is room for."""

    choices: tuple[Choice, ...]
    narrow: bool = False
    """Few words each: more of them abreast."""
    alike: bool = False
    """Answers to one question: all of one size, in even rows, and no word is broken."""


class Box(msgspec.Struct, frozen=True):
    """Something to fill in with the keyboard: what it is called, and what it says by now."""

    label: str
    words: str
    hint: str
    route: routes.Route
    trouble: str = ""
    """Why it cannot stay as it is."""


class Ask(msgspec.Struct, frozen=True):
    """Something to choose by a touch; ``words`` is what was chosen, where no button says so."""

    label: str
    choices: tuple[Choice, ...]
    words: str = ""
    trouble: str = ""
    narrow: bool = False
    """Few words each: more of them abreast."""


class Filters(msgspec.Struct, frozen=True):
    """What a list or map is narrowed down to, and how to change that."""

    switch: Choice
    """From the list to the map, or back."""
    choices: tuple[Choice, ...]
    short: Choice | None
    """Stands for the choices where there is no room for them, and leads to more."""


class Pin(msgspec.Struct, frozen=True):
    """A place on the map."""

    icon: str
    words: str
    """How far on foot, or that it is full or closed."""
    far: str
    """Instead of the words where it stands at the edge, being farther."""
    leg: Leg
    route: routes.Place
    loud: bool = False


class Gauge(msgspec.Struct, frozen=True):
    """The one thing to know, to be read from two metres, and what belongs to it."""

    icon: str
    words: str
    detail: str
    loud: bool = False


Block: TypeAlias = (
    "Title | Heading | Paragraph | Step | Fact | Note | Badge | Way | Illustration | Row | Actions "
    "| Box | Ask | Gauge | Chart"
)


class Refusal(msgspec.Struct, frozen=True):
    """What was asked was not done: the block that says why comes into sight, once."""

    number: int
    """Which refusal it is."""
    place: int
    """Of the block in its page, from 0."""


class Article(msgspec.Struct, frozen=True):
    """A page to read from top to bottom."""

    blocks: tuple[Block, ...]
    back: routes.Route | None = None
    abreast: bool = False
    """Rows that follow one another stand two by two where the screen is wide."""
    language: str = ""
    """Of its text, where that is not the visitor's own."""
    refusal: Refusal | None = None
    aside: tuple[Block, ...] = ()
    """Stands beside the blocks where there is room for a second column, else below them."""
    take: Choice | None = None
    """The way to have it at home, above the page where the aside does not stand beside it."""


def _besides(number: int) -> str:
    return f"+ {number} ›"


class Listing(msgspec.Struct, frozen=True):
    """A list to choose from; ``notes`` stand above it, ``tiles`` beside or above it."""

    rows: Sequence[Row]
    """Of a long list each is put into words when it is looked at."""
    notes: tuple[Note, ...] = ()
    tiles: tuple[Tile, ...] = ()
    choices: tuple[Choice, ...] = ()
    filters: Filters | None = None
    empty: str = ""
    back: routes.Route | None = None
    own: tuple[Row, ...] = ()
    """This point's own, apart from what is official and plain beside it."""
    own_heading: str = ""
    more: Callable[[int], str] = _besides
    """Says how many rows come after those that are shown."""


class Counts(Protocol):
    """Says how many there are; two of one language are equal."""

    def more(self, number: int) -> tuple[str, ...]:
        """So many still to come, from many words to few."""

    def first(self) -> tuple[str, ...]:
        """Back to the first of them."""

    def positions(self, first: int, last: int, total: int) -> tuple[str, ...]:
        """Which of all are in sight, in many words and in few."""


class Board(msgspec.Struct, frozen=True):
    """The whole situation at a glance, like a departure board."""

    rows: Sequence[Row]
    """The worst first. Of many each is put into words when it is looked at."""
    tiles: tuple[Tile, ...]
    nearest: tuple[Nearest, ...]
    counts: Counts
    notes: tuple[Note, ...] = ()
    own: tuple[Row, ...] = ()
    """This point's own notices, apart from what is official and plain beside it."""
    own_heading: str = ""
    changes: Choice | None = None
    """To what is new, changed and gone; None: nothing ever changed."""
    back: routes.Route | None = None


class Typing(msgspec.Struct, frozen=True):
    """One text being written, with the keyboard below it."""

    label: str
    value: str
    route: routes.Entry
    """Each change follows it, with the text."""
    longest: int
    """In characters."""
    full: str
    """In place of the label, when no more fits."""
    buttons: tuple[Choice, ...]
    """The first is what Enter does in a text of one line."""
    many_lines: bool = False
    digits: bool = False
    """The digits come first: a time, a telephone number."""
    back: routes.Route | None = None


class Submit(msgspec.Struct, frozen=True):
    """The button that hands over what was entered."""

    icon: str
    words: str
    route: routes.Entry


class Pad(msgspec.Struct, frozen=True):
    """Digits to enter. What was entered follows the route of ``enter``."""

    title: str
    words: str
    enter: Submit
    erase: str
    back: routes.Route
    loud: bool = False
    ready: bool = True
    """False: it is being checked, or one has to wait."""
    shown: bool = False
    """The digits are no secret."""
    read_out: str = ""
    """What is read out to somebody, in large type."""
    longest: int = 12
    """In digits."""
    other: Choice | None = None
    """What else one can do."""


class Scan(msgspec.Struct, frozen=True):
    """One code for the visitor's phone, as large as the glass allows: no frame around it."""

    back: routes.Route
    back_words: str
    time: str
    title: str
    hint: str
    matrix: Matrix | None
    """None: there is nothing to take along any more, as the hint says."""
    part: str
    """Which of several this is; empty when it is the only one."""
    before: Choice | None
    after: Choice | None
    lines: tuple[str, ...] = ()
    """What the code says, to be photographed beside it; the first in bold."""


class Ground(msgspec.Struct, frozen=True):
    """A picture of the area, under the marks of a map."""

    path: Path
    corners: tuple[Leg, Leg, Leg, Leg]
    """The way to its upper left, upper right, lower right and lower left corner."""
    credit: str
    """Whose picture it is."""


class Map(msgspec.Struct, frozen=True):
    """Places to scale around this point, north up."""

    pins: tuple[Pin, ...]
    filters: Filters
    legend: tuple[tuple[str, str], ...]
    """Pictograms and what they stand for."""
    here: str
    north: str
    rings: Callable[[float], str]
    """Says a distance in metres."""
    together: routes.Together
    """Leads to the list of places that one mark stands for, once it has them."""
    ground: Ground | None = None
    tabs: tuple[Choice, ...] = ()
    """The four places, which stand beside it where there is no room for them below."""
    back: routes.Route | None = None


class Start(msgspec.Struct, frozen=True):
    """What is seen from afar while nobody is near."""

    title: str
    name: str
    municipality: str
    time: str
    icon: str
    badge: str
    line: str
    """The one most important thing."""
    touch: str
    languages: tuple[Choice, ...]
    """A touch on one starts in it: its name, and to touch, in its own words."""
    loud: bool = False
    tiles: tuple[Tile, ...] = ()
    """How power, water and the like are."""
    news: tuple[str, ...] = ()
    """From when the news is, from many words to few."""
    closed: tuple[str, ...] = ()
    """That this point is closed, and which one is open: from many words to few."""
    back: routes.Route | None = None


class Press(msgspec.Struct, frozen=True):
    """Something large to touch again and again; each touch counts."""

    words: str
    """A number or a word, as large as can be."""
    detail: str
    """What it counts."""
    amount: str
    """What goes with it."""
    route: routes.Route


class Figure(msgspec.Struct, frozen=True):
    """A running total."""

    label: str
    words: str
    loud: bool = False


class Tally(msgspec.Struct, frozen=True):
    """A page to count by touches, a queue before it: nothing on it moves while it counts."""

    title: str
    brief: str
    """What it is and its first figure, where large letters leave room for nothing else."""
    presses: tuple[Press, ...]
    figures: tuple[Figure, ...]
    hint: str
    """What to do here; large letters on a small panel leave no room for it."""
    undo: Choice | None
    """Takes back the last touch, and says which that was; None: there is none."""
    others: tuple[Choice, ...] = ()
    note: str = ""
    """In place of the hint: what came of the last touch, and what to heed."""
    loud: bool = False
    back: routes.Route | None = None


View: TypeAlias = Scan | Article | Board | Listing | Map | Start | Typing | Pad | Tally
