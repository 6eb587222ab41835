"""How a node stands, in as few bytes as a radio gives: what a coordinator asks first. Pure.

Who is alive is that it comes; how long the battery lasts, what it shows, what it asks are in it.
`Status.to_bytes` has the layout: 11 bytes and 7 for each publisher. With header and seal that makes
100 for ids as long as np-veldermeer-3 and two publishers, and one frame of a radio for the longest
ids. What is not known is a value of its own on the wire, and None here.
"""

from __future__ import annotations

import hashlib
import struct
from typing import Annotated

import msgspec
from msgspec import Meta

from link.errors import EnvelopeError
from power.status import Condition

VERSION = 1
HASH_BYTES = 4
PUBLISHERS = 12
_UNKNOWN, _MOST, _MOST_PEOPLE = 255, 254, 65_534
_HEAD = struct.Struct(">BBBBBHBB2s")
_ISSUE_BYTES = 3
_STEP_H = 0.5
_CONDITIONS = tuple(Condition)
_DRILL, _NO_CONDITION = 0x40, 0x3F
"""In the byte of the condition: older software reads a drill as a condition it does not know."""
CHARGE_STEP_PCT = 5
HOURS_STEP_H = 2.0

_Byte = Annotated[int, Meta(ge=0, le=_MOST)]
_Hash = Annotated[bytes, Meta(min_length=HASH_BYTES, max_length=HASH_BYTES)]


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """None: not known, or nobody counts it here."""

    condition: Condition | None = None
    """Of the supply that most needs to be seen."""
    charge_pct: Annotated[int, Meta(ge=0, le=100)] | None = None
    hours: Annotated[float, Meta(ge=0, le=127)] | None = None
    """To the reserve, in half hours; 127 stands for more."""
    reports: _Byte | None = None
    """Emergency reports that nobody has taken up yet; 254 stands for more."""
    people: Annotated[int, Meta(ge=0, le=_MOST_PEOPLE)] | None = None
    waiting: _Byte | None = None
    """Letters that have not arrived."""
    alarms: _Byte | None = None
    software: bytes = b"\0\0"
    """Names the release, by two bytes of a hash."""
    drill: bool = False
    """Reports and people are of a drill; what is real is not among them."""
    issues: dict[bytes, int] = {}
    """What it holds of each publisher, by four bytes of a hash of the publisher's id."""

    def to_bytes(self) -> bytes:
        """Version, condition, charge, half hours and reports: a byte each.

        People two bytes, waiting and alarms one, software two; then for each publisher four for
        its hash and three for its issue.
        """
        halves = None if self.hours is None else min(_MOST, round(self.hours / _STEP_H))
        head = _HEAD.pack(
            VERSION,
            self._condition_byte(),
            _byte(self.charge_pct),
            _byte(halves),
            _byte(self.reports),
            0xFFFF if self.people is None else self.people,
            _byte(self.waiting),
            _byte(self.alarms),
            self.software,
        )
        listed = sorted(self.issues.items())[:PUBLISHERS]
        return head + b"".join(name + issue.to_bytes(_ISSUE_BYTES) for name, issue in listed)

    def _condition_byte(self) -> int:
        number = None if self.condition is None else _CONDITIONS.index(self.condition)
        if self.drill:
            return _DRILL | (_NO_CONDITION if number is None else number)
        return _byte(number)

    @classmethod
    def from_bytes(cls, data: bytes) -> Status:
        """Raises EnvelopeError and nothing else, whatever the bytes. More at the end is newer."""
        if len(data) < _HEAD.size or data[0] != VERSION:
            raise EnvelopeError("A status of other software.")
        _, first, charge, halves, reports, people, waiting, alarms, software = _HEAD.unpack(
            data[: _HEAD.size]
        )
        drill = first != _UNKNOWN and bool(first & _DRILL)
        number = first & _NO_CONDITION if drill else first
        size = HASH_BYTES + _ISSUE_BYTES
        rows = range(_HEAD.size, len(data) - size + 1, size)
        return cls(
            condition=_CONDITIONS[number] if number < len(_CONDITIONS) else None,
            charge_pct=charge if charge <= 100 else None,
            hours=None if halves == _UNKNOWN else halves * _STEP_H,
            reports=_known(reports),
            people=None if people == 0xFFFF else people,
            waiting=_known(waiting),
            alarms=_known(alarms),
            software=software,
            drill=drill,
            issues={
                data[at : at + HASH_BYTES]: int.from_bytes(data[at + HASH_BYTES : at + size])
                for at in rows[:PUBLISHERS]
            },
        )

    def is_news_after(self, before: Status | None) -> bool:
        """Whether a coordinator would want to hear it now, and not with the next one."""
        if before is None or self.steps() != before.steps():
            return True
        return _far(self.charge_pct, before.charge_pct, CHARGE_STEP_PCT) or _far(
            self.hours, before.hours, HOURS_STEP_H
        )

    def steps(self) -> tuple[object, ...]:
        """What matters at each change, however small."""
        return (
            self.condition, self.reports, self.people, self.alarms, self.software, self.issues,
            self.drill,
        )  # fmt: skip


def hash_of(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()[:HASH_BYTES]


def at_most(count: int) -> int:
    """What of a count has room in a byte."""
    return min(count, _MOST)


def people_at_most(count: int) -> int:
    """What of a count of people has room in two bytes."""
    return min(count, _MOST_PEOPLE)


def _byte(value: int | None) -> int:
    return _UNKNOWN if value is None else value


def _known(value: int) -> int | None:
    return None if value == _UNKNOWN else value


def _far(now: float | None, before: float | None, step: float) -> bool:
    if now is None or before is None:
        return now is not before
    return abs(now - before) >= step
