"""What one point tells another of its stock: used coupons, keys of its series, transfers. Pure.

1. Each letter says all of it; a higher version takes the place of a lower one of the same point.
   So letters may come late, twice and in any order: what follows from them is the same.
2. What comes is another machine's: it decodes, or is None. Nothing in it raises.
3. Nothing in it is about a person: a coupon names no household. Used numbers are bits, a row for
   each series: 2,500 households are 400 bytes.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from content.core.text import clean_line
from kiosk.desk.stock.coupons import KEY_BYTES, LAST_NUMBER, LAST_SERIES, SERIES, Coupon, Series
from link import bodies

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

SUBJECT = "uitgifte"
NAME_CHARS, POINT_CHARS = 24, 80
_Text = Annotated[str, Meta(max_length=200)]
_Ref = Annotated[str, Meta(max_length=80)]
_Units = Annotated[int, Meta(ge=-(10**9), le=10**9)]
_Number = Annotated[int, Meta(ge=SERIES, le=LAST_SERIES)]
_Day = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d\Z")]


class ToldSeries(msgspec.Struct, frozen=True, array_like=True):
    """Coupons that were made there, so that others can tell them from forged ones."""

    number: _Number
    key: Annotated[bytes, Meta(min_length=KEY_BYTES, max_length=KEY_BYTES)]
    highest: Annotated[int, Meta(ge=0, le=LAST_NUMBER)]


class ToldUse(msgspec.Struct, frozen=True, array_like=True):
    """Which coupons of a series were used there on a day."""

    day: _Day
    item: _Text
    series: _Number
    bits: Annotated[bytes, Meta(max_length=LAST_NUMBER // 8 + 1)]
    """The lowest bit of the first byte is number 0."""


class ToldTransfer(msgspec.Struct, frozen=True, array_like=True):
    """Something that was sent, or has arrived."""

    ref: _Ref
    item: _Text
    unit: _Text
    quantity: _Units
    to: _Text = ""
    """Of what was sent: the node that gets it."""


class Told(msgspec.Struct, frozen=True, kw_only=True, tag_field="soort", tag=SUBJECT):
    """All that one point tells."""

    point: _Text
    """Its name."""
    version: Annotated[int, Meta(ge=0, lt=2**53)]
    series: tuple[ToldSeries, ...] = ()
    used: tuple[ToldUse, ...] = ()
    sent: tuple[ToldTransfer, ...] = ()
    arrived: tuple[ToldTransfer, ...] = ()

    @property
    def says_anything(self) -> bool:
        return bool(self.series or self.used or self.sent or self.arrived)


_decoder = msgspec.json.Decoder(Told)


def own_id(*, drill: bool = False) -> str:
    """Name the letter; see `is_told`."""
    return f"oefening/{SUBJECT}" if drill else SUBJECT


def is_told(letter_id: str) -> bool:
    """Whether a letter is one that programs write to each other."""
    return letter_id in {own_id(), own_id(drill=True)}


def encode(told: Told) -> bytes:
    """Return what fits into an envelope: at worst without the oldest days, and then transfers."""
    body = bodies.packed(msgspec.json.encode(told))
    if body is not None:
        return body
    if told.used:
        return encode(msgspec.structs.replace(told, used=told.used[1:]))
    sent, arrived = (some[len(some) // 2 + 1 :] for some in (told.sent, told.arrived))
    return encode(msgspec.structs.replace(told, sent=sent, arrived=arrived))


def decode(data: bytes) -> Told | None:
    """None: it is not that, or of newer software. Never raises, whatever the bytes."""
    try:
        told = _decoder.decode(bodies.unpacked(data))
    except (msgspec.MsgspecError, UnicodeError, RecursionError, zlib.error, ValueError):
        return None
    return msgspec.structs.replace(
        told,
        point=clean_line(told.point, POINT_CHARS),
        sent=tuple(map(_clean, told.sent)),
        arrived=tuple(map(_clean, told.arrived)),
    )


def _clean(one: ToldTransfer) -> ToldTransfer:
    item, unit = (clean_line(text, NAME_CHARS) for text in (one.item, one.unit))
    return msgspec.structs.replace(one, item=item, unit=unit)


def ref_of(node: str, number: int, at: datetime) -> str:
    """Names a transfer at both ends."""
    return f"{node}/{number}/{round(at.timestamp() * 1000)}"


def bits(numbers: Iterable[int]) -> bytes:
    """A row of bits of these numbers."""
    row = sum(1 << number for number in set(numbers))
    return row.to_bytes((row.bit_length() + 7) // 8, "little")


def numbers(row: bytes) -> frozenset[int]:
    """The numbers of a row of bits."""
    return frozenset(
        8 * at + bit for at, byte in enumerate(row) for bit in range(8) if byte >> bit & 1
    )


def uses(day: str, item: str, used: Iterable[Coupon]) -> tuple[ToldUse, ...]:
    """What was used on a day of one thing, a row for each series."""
    by_series: dict[int, list[int]] = {}
    for coupon in used:
        by_series.setdefault(coupon.series, []).append(coupon.number)
    return tuple(ToldUse(day, item, one, bits(rows)) for one, rows in sorted(by_series.items()))


@dataclass(frozen=True)
class Elsewhere:
    """What other points told last, by node."""

    told: dict[str, Told] = field(default_factory=dict)

    @property
    def series(self) -> tuple[Series, ...]:
        """Those that others made."""
        return tuple(Series(*_fields(one)) for told in self.told.values() for one in told.series)

    def used(self, day: str, item: str) -> frozenset[Coupon]:
        """Rule of sets: used anywhere is used."""
        return frozenset().union(*(_used(told, day, item) for told in self.told.values()))

    def users(self, day: str, item: str, coupon: Coupon) -> tuple[str, ...]:
        """The names of the points that saw this coupon on that day."""
        return tuple(told.point for told in self.told.values() if coupon in _used(told, day, item))

    def arrived(self, ref: str) -> int | None:
        """How much of what was sent has arrived, as the other end counted it; None: not yet."""
        found = [
            one.quantity for told in self.told.values() for one in told.arrived if one.ref == ref
        ]
        return sum(found) if found else None

    def under_way(self, node: str, here: frozenset[str]) -> tuple[tuple[str, ToldTransfer], ...]:
        """What others sent to this node, with who sent it; ``here``: what has arrived already."""
        return tuple(
            (told.point, one)
            for told in self.told.values()
            for one in told.sent
            if node and one.to == node and one.ref not in here
        )


NOBODY = Elsewhere()


def _fields(one: ToldSeries) -> tuple[int, bytes, int]:
    return one.number, one.key, one.highest


def _used(told: Told, day: str, item: str) -> frozenset[Coupon]:
    """Things are the same by name: "Water" here is "water" there."""
    return frozenset(
        Coupon(one.series, number)
        for one in told.used
        if one.day == day and one.item.casefold() == item.casefold()
        for number in numbers(one.bits)
    )
