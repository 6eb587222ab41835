"""What a letter's body says: JSON, small enough for one envelope. Pure.

The desk of a point writes it; a desk or an office at the other end reads it.

What comes from another machine is text of strangers: it is cleaned as what is typed here, and what
is no letter is None. Newer software may say more; what is not known is passed over.
"""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import Annotated, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import Meta

from content.core.text import clean, clean_line
from link.envelope import BODY_BYTES

FRAME_BYTES = 160
"""Of a letter around its body: its name, and what msgpack adds."""
LONGEST_BYTES = BODY_BYTES - FRAME_BYTES
UNPACKED_BYTES = 64 * 1024
LINE_CHARS, TEXT_CHARS, MANY = 400, 8000, 40
AREA_CHARS, LINES = 24, 400
"""Of totals: ten themes in a dozen areas, counted in three ways."""
_PACKED = b"z"
"""Before a body that is compressed; JSON begins with a brace."""
_CUT = " […]"
_FIRST_YEAR, _LAST_YEAR = 1970, 9000
"""Between these any moment can be told in any time zone."""
_Moment: TypeAlias = Annotated[datetime, Meta(tz=True)]


class _Letter(msgspec.Struct, frozen=True, kw_only=True, tag_field="soort"):
    point: str
    """The name of the place that wrote it."""
    at: _Moment
    """When it was written, by the clock there."""


class Emergency(_Letter, frozen=True, kw_only=True, tag="noodmelding"):
    name: str
    """What it is called on the radio."""
    what: str
    where: str
    who: str = ""
    call_back: str = ""
    words: str = ""
    corrects: str = ""
    """The name of an earlier report to which this one adds, or which it puts right."""


class Situation(_Letter, frozen=True, kw_only=True, tag="situatie"):
    lines: tuple[str, ...]


class Message(_Letter, frozen=True, kw_only=True, tag="bericht"):
    sender: str
    receiver: str
    text: str
    urgency: str = "normaal"


class Raised(msgspec.Struct, frozen=True):
    """One alarm of the power daemon."""

    code: str
    subject: str = ""
    since: _Moment | None = None


class Alarms(_Letter, frozen=True, kw_only=True, tag="alarmen"):
    """All that are on now; none: it is over."""

    alarms: tuple[Raised, ...] = ()


class Closed(_Letter, frozen=True, kw_only=True, tag="gesloten"):
    """The point has closed."""


Word: TypeAlias = Annotated[str, Meta(max_length=24, pattern=r"^[a-z0-9-]*\Z")]
"""A word of programs, never of people: no name fits in."""


class Counted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How much there is of one thing, in one part of the neighbourhood."""

    what: Word
    """What is counted, such as ``need``, ``offer``, ``stock``."""
    theme: Word = ""
    """Of what: ``water``, ``eten``."""
    area: str = ""
    """As people there call it, never an address; empty: of the whole place."""
    number: Annotated[int, Meta(ge=-(10**9), le=10**9)]
    """So many of ``unit``."""
    unit: Word = ""
    """Such as ``liter``; empty: pieces, or people."""
    cards: Annotated[int, Meta(ge=0, le=10**6)] | None = None
    """On so many cards; None: it is not counted in cards."""


class Totals(_Letter, frozen=True, kw_only=True, tag="aantallen"):
    """All that one place counts of one subject, by theme and area: nothing about anybody.

    A letter each subject. The newest takes the place of the one before, so what is not in it is not
    there.
    """

    subject: Word
    """``needs``, ``stock``: the key of ``[desk]`` in kiosk.toml that switches it on."""
    lines: tuple[Counted, ...] = ()


_Key: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9a-f]{0,32}\Z")]


class Card(_Letter, frozen=True, kw_only=True, tag="kaart", omit_defaults=True):
    """One point asks another for a card of its board of needs and offers, or answers."""

    said: Literal["asked", "claimed", "refused", "confirmed", "released"]
    card: Annotated[int, Meta(ge=1, le=10**6)]
    """Its number, at the point whose card it is."""
    quantity: Annotated[int, Meta(ge=0, le=9_999)] = 0
    key: _Key
    """Names what was said, at its writer."""
    sequence: Annotated[int, Meta(ge=1, le=2**53)]
    about: _Key = ""
    """The question that is answered, or the claim."""


class Search(_Letter, frozen=True, kw_only=True, tag="zoekt", omit_defaults=True):
    """A point asks the others for what it needs: first its coordination point, which asks on."""

    by: Annotated[str, Meta(pattern=r"^[a-z0-9-]{0,32}\Z")] = ""
    """Which point needs it, where the coordination point asks on; empty: the sender."""
    card: Annotated[int, Meta(ge=1, le=10**6)]
    """Its number, at the point that needs it."""
    theme: Word
    area: str = ""
    """As people there call it, never an address."""
    quantity: Annotated[int, Meta(ge=1, le=9_999)]
    key: _Key
    """Names the question."""
    sequence: Annotated[int, Meta(ge=1, le=2**53)]


class Found(_Letter, frozen=True, kw_only=True, tag="gevonden", omit_defaults=True):
    """The answer to a `Search`: to the point that needs it, and to the coordination point."""

    by: Annotated[str, Meta(pattern=r"^[a-z0-9-]{0,32}\Z")] = ""
    """Which point needs it."""
    card: Annotated[int, Meta(ge=1, le=10**6)]
    quantity: Annotated[int, Meta(ge=0, le=9_999)] = 0
    """0: they have none."""
    key: _Key
    sequence: Annotated[int, Meta(ge=1, le=2**53)]
    about: _Key
    """The question that is answered."""


Letter: TypeAlias = (
    Emergency | Situation | Message | Alarms | Closed | Totals | Card | Search | Found
)
_L = TypeVar("_L", bound=Letter)
_decoder = msgspec.json.Decoder(Letter)


def encode(letter: Letter) -> bytes:
    """Return at most `LONGEST_BYTES`: compressed if need be, and the longest text cut at worst."""
    return packed(msgspec.json.encode(letter)) or encode(_shorter(letter))


def packed(body: bytes) -> bytes | None:
    """Return it as it is, or compressed; None: it does not fit into an envelope."""
    if len(body) <= LONGEST_BYTES:
        return body
    smaller = _PACKED + zlib.compress(body, 9)
    return smaller if len(smaller) <= LONGEST_BYTES else None


def _shorter(letter: _L) -> _L:
    """With its longest text a quarter shorter, and a sign that there was more.

    Of totals without the smallest numbers.
    """
    if isinstance(letter, Totals):
        most_first = sorted(letter.lines, key=lambda line: -abs(line.number))
        fewer = tuple(most_first[: len(most_first) * 3 // 4])
        return msgspec.structs.replace(letter, lines=fewer)
    texts = {
        name: value
        for name, value in msgspec.structs.asdict(letter).items()
        if isinstance(value, str)
    }
    name = max(texts, key=lambda one: len(texts[one]))
    text = texts[name].removesuffix(_CUT)
    return msgspec.structs.replace(letter, **{name: text[: len(text) * 3 // 4] + _CUT})


def decode(body: bytes) -> Letter | None:
    """None: no letter, or one of newer software. Never raises, whatever the bytes."""
    try:
        letter = _decoder.decode(unpacked(body))
    except (msgspec.MsgspecError, UnicodeError, RecursionError, zlib.error, ValueError):
        return None
    return _clean(letter) if _FIRST_YEAR <= letter.at.year <= _LAST_YEAR else None


def unpacked(body: bytes) -> bytes:
    """Raises zlib.error."""
    if not body.startswith(_PACKED):
        return body
    return zlib.decompressobj().decompress(body[1:], UNPACKED_BYTES)


def _clean(letter: _L) -> _L:
    """Fit to be shown."""
    many = {"words", "text"}
    changes: dict[str, object] = {
        name: clean(value, TEXT_CHARS) if name in many else clean_line(value, LINE_CHARS)
        for name, value in msgspec.structs.asdict(letter).items()
        if isinstance(value, str)
    }
    if isinstance(letter, Situation):
        changes["lines"] = tuple(clean_line(line, LINE_CHARS) for line in letter.lines[:MANY])
    if isinstance(letter, Alarms):
        changes["alarms"] = tuple(map(_clean_alarm, letter.alarms[:MANY]))
    if isinstance(letter, Search):
        changes["area"] = clean_line(letter.area, AREA_CHARS)
    if isinstance(letter, Totals):
        changes["lines"] = tuple(map(_clean_counted, letter.lines[:LINES]))
    return msgspec.structs.replace(letter, **changes)


def _clean_counted(line: Counted) -> Counted:
    return msgspec.structs.replace(line, area=clean_line(line.area, AREA_CHARS))


def _clean_alarm(raised: Raised) -> Raised:
    return msgspec.structs.replace(
        raised,
        code=clean_line(raised.code, LINE_CHARS),
        subject=clean_line(raised.subject, LINE_CHARS),
    )
