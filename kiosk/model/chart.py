"""Curves as frozen values: what to draw, thinned to what a screen can show, and its axes. Pure.

Moments are seconds since 1970, UTC, as in power.db; what people read is in Dutch time.
"""

from __future__ import annotations

import bisect
import itertools
import math
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from common.time_zone import AMSTERDAM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


COLUMNS = 240
"""A curve is drawn in so many columns, the lowest and the highest of each."""
DAY = timedelta(days=1)


class Sample(NamedTuple):
    at_s: float
    value: float


class Span(NamedTuple):
    """From when until when."""

    from_s: float
    until_s: float


class Tick(NamedTuple):
    """A place on an axis and what stands beside it."""

    at: float
    words: str


Curve = tuple[Sample, ...]


@dataclass(frozen=True)
class Lane:
    """One load: when it was on."""

    words: str
    on: tuple[Span, ...]


@dataclass(frozen=True)
class Chart:
    """Values or lanes over time, with what is expected drawn on beyond now."""

    title: str
    unit: str
    window: Span
    now_s: float
    across: tuple[Tick, ...]
    """Of the time axis."""
    up: tuple[Tick, ...] = ()
    """Of the value axis; its ends are the ends of the axis."""
    curves: tuple[Curve, ...] = ()
    """Pieces of one curve: nothing is drawn where nothing is known."""
    ahead: Curve = ()
    """What is expected."""
    least: Curve = ()
    most: Curve = ()
    """Bounds of what is expected."""
    shaded: tuple[Span, ...] = ()
    """When there was no mains."""
    lanes: tuple[Lane, ...] = ()
    says: Callable[[float], str] = field(default=lambda _: "", compare=False)
    """What a finger at a moment reads, in the words of the page. The same for equal charts."""

    def value_at(self, at_s: float) -> Sample | None:
        """What is known nearest to a moment, or expected at it; None where nothing is."""
        if at_s > self.now_s:
            return between(self.ahead, at_s)
        nearest = None
        for curve in self.curves:
            if not curve or not curve[0].at_s - self.reach_s <= at_s:
                continue
            found = _nearest(curve, at_s)
            if abs(found.at_s - at_s) <= self.reach_s:
                nearest = found
        return nearest

    @property
    def reach_s(self) -> float:
        """How far beside a sample a finger may be and still mean it."""
        return 2 * (self.window.until_s - self.window.from_s) / COLUMNS


def between(curve: Curve, at_s: float) -> Sample | None:
    """A point of a drawn curve, between two of its samples."""
    for before, after in itertools.pairwise(curve):
        if before.at_s <= at_s <= after.at_s:
            part = (at_s - before.at_s) / (after.at_s - before.at_s or 1.0)
            return Sample(at_s, before.value + part * (after.value - before.value))
    return None


def _nearest(curve: Curve, at_s: float) -> Sample:
    index = bisect.bisect_left(curve, at_s, key=lambda sample: sample.at_s)
    return min(curve[max(0, index - 1) : index + 1], key=lambda sample: abs(sample.at_s - at_s))


def thinned(samples: Sequence[Sample], window: Span) -> Curve:
    """Keep the lowest and the highest of each column, so that no peak is lost."""
    if len(samples) <= 2 * COLUMNS:
        return tuple(samples)
    width_s = (window.until_s - window.from_s) / COLUMNS
    kept: list[Sample] = [samples[0]]
    column: list[Sample] = []
    edge_s = samples[0].at_s + width_s
    for sample in samples:
        if sample.at_s >= edge_s and column:
            kept += _ends(column)
            column, edge_s = [], sample.at_s + width_s
        column.append(sample)
    kept += _ends(column)
    if kept[-1] != samples[-1]:
        kept.append(samples[-1])
    return tuple(kept)


def _ends(column: Iterable[Sample]) -> list[Sample]:
    column = list(column)
    ends = {min(column, key=_value), max(column, key=_value)}
    return sorted(ends)


def _value(sample: Sample) -> float:
    return sample.value


def pieces(samples: Iterable[Sample], gap_s: float) -> Iterator[list[Sample]]:
    """Cut where nothing was recorded for longer than ``gap_s``."""
    piece: list[Sample] = []
    for sample in samples:
        if piece and sample.at_s - piece[-1].at_s > gap_s:
            yield piece
            piece = []
        piece.append(sample)
    if piece:
        yield piece


def joined(moments: Iterable[float], grain_s: float) -> tuple[Span, ...]:
    """Moments that follow on each other within ``grain_s``, as spans."""
    return tuple(
        Span(piece[0].at_s, piece[-1].at_s + grain_s / 3)
        for piece in pieces((Sample(at_s, 0.0) for at_s in moments), grain_s)
    )


def value_ticks(highest: float, words: Callable[[float], str], steps: int = 2) -> tuple[Tick, ...]:
    """From nought to a round number of at least ``highest``."""
    scale = 10 ** math.floor(math.log10(max(highest, 1.0)))
    top = next(scale * step for step in (1, 2, 4, 5, 10) if scale * step >= highest)
    return tuple(Tick(top * n / steps, words(top * n / steps)) for n in range(steps + 1))


def time_ticks(window: Span, step: timedelta, day: Callable[[datetime], str]) -> tuple[Tick, ...]:
    """On round hours or midnights of Dutch time, also where the clock is put an hour on or back."""
    local = datetime.fromtimestamp(window.from_s, UTC).astimezone(AMSTERDAM)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    ticks = []
    for number in range(1000):
        at = (midnight + number * step).replace(fold=0)  # wall time: a day may have 23 hours
        at_s = at.timestamp()
        if at_s > window.until_s:
            break
        if at_s >= window.from_s:
            ticks.append(Tick(at_s, day(at) if step >= DAY else f"{at:%H:%M}"))
    return tuple(ticks)
