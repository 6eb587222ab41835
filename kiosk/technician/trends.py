"""Verloop: charge, draw and loads over an hour to a month, and what is expected after now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.i18n.power_labels import load_name
from kiosk.i18n.translator import N_
from kiosk.model.chart import (
    Chart,
    Curve,
    Lane,
    Sample,
    Span,
    Tick,
    joined,
    pieces,
    thinned,
    time_ticks,
    value_ticks,
)
from kiosk.model.views import Actions, Article, Block, Choice, Fact, Note
from kiosk.technician.routes import Trends
from power.history.reader import Point
from power.status import SupplyState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot
    from kiosk.technician.power_history import Recorded
    from kiosk.technician.routes import Period
    from power.status import Event, LoadStatus, Status, SupplyStatus


@dataclass(frozen=True)
class Reach:
    """How far a chart looks back and ahead, and the steps of its time axis."""

    words: str
    back: timedelta
    ahead: timedelta
    step: timedelta
    grain_s: float
    """Between two points at most; a longer silence is a gap."""


REACHES: Mapping[Period, Reach] = {
    "hour": Reach(
        N_("1 uur"), timedelta(hours=1), timedelta(minutes=30), timedelta(minutes=15), 60
    ),
    "day": Reach(N_("24 uur"), timedelta(days=1), timedelta(hours=12), timedelta(hours=6), 60),
    "week": Reach(N_("7 dagen"), timedelta(days=7), timedelta(days=2), timedelta(days=1), 3600),
    "month": Reach(N_("30 dagen"), timedelta(days=30), timedelta(days=7), timedelta(days=7), 3600),
}
UNKNOWN = "–"


def window(period: Period, now: datetime) -> Span:
    """What the chart of a period spans, what is expected included."""
    reach = REACHES[period]
    return Span((now - reach.back).timestamp(), (now + reach.ahead).timestamp())


def present(snapshot: Snapshot, tr: Translator, period: Period, recorded: Recorded) -> Article:
    blocks: list[Block] = [_choices(period, tr)]
    if recorded.trouble:
        sentence = tr("De metingen zijn niet te lezen. Kijk over een minuut weer.")
        return Article((*blocks, Note("severe", sentence, loud=True)))
    names = sorted({point.supply for point in recorded.points} | set(_supplies(snapshot.power)))
    if not names:
        nothing = tr("Er is nog niets gemeten. De eerste metingen komen binnen een minuut.")
        return Article((*blocks, Note("information", nothing)))
    charts = [_readable(chart, tr) for chart in _charts(snapshot, tr, period, recorded, names)]
    return Article((*blocks, *charts, *_legend(snapshot, tr, charts)))


def _choices(period: Period, tr: Translator) -> Actions:
    return Actions(
        tuple(
            Choice("", tr(reach.words), Trends(name), chosen=name == period)
            for name, reach in REACHES.items()
        ),
        narrow=True,
    )


def _charts(
    snapshot: Snapshot, tr: Translator, period: Period, recorded: Recorded, names: Sequence[str]
) -> Iterator[Chart]:
    reach, spans = REACHES[period], window(period, snapshot.now)
    for name in names:
        points = [
            *(point for point in recorded.points if point.supply == name),
            *_newest(name, snapshot.power),
        ]
        axis = _Axis(
            spans, snapshot.now.timestamp(), time_ticks(spans, reach.step, tr.day), reach.grain_s
        )
        of = f" · {name}" if len(names) > 1 else ""
        supply = _supplies(snapshot.power).get(name)
        reserve_pct = snapshot.power.reserve_pct if snapshot.power else None
        yield _charge(axis, points, supply, reserve_pct, tr, tr("Lading") + of)
        yield _draw(axis, points, tr, tr("Verbruik") + of)
    if snapshot.power and snapshot.power.loads:
        yield _loads(axis, snapshot.power, recorded.switchings, tr)


def _newest(name: str, status: Status | None) -> Iterator[Point]:
    """What the daemon says now: the history follows up to a minute later."""
    supply = _supplies(status).get(name)
    if status and supply and supply.state is not SupplyState.BLIND:
        yield Point(
            at=int(status.written_at.timestamp()),
            supply=name,
            charge_pct=supply.charge_pct,
            charge_min_pct=supply.charge_pct,
            voltage_v=supply.voltage_v,
            temperature_c=supply.temperature_c,
            draw_w=supply.draw_w,
            battery_s=0 if supply.mains else 1,
        )


@dataclass(frozen=True)
class _Axis:
    """The time axis that the charts of a page share."""

    window: Span
    now_s: float
    ticks: tuple[Tick, ...]
    grain_s: float

    def curves(self, samples: Sequence[Sample]) -> tuple[Curve, ...]:
        return tuple(thinned(piece, self.window) for piece in pieces(samples, 3 * self.grain_s))

    def without_mains(self, points: Sequence[Point]) -> tuple[Span, ...]:
        return joined((point.at for point in points if point.battery_s), 3 * self.grain_s)


def _charge(  # noqa: PLR0913, PLR0917 - what the chart of charge is made of
    axis: _Axis,
    points: Sequence[Point],
    supply: SupplyStatus | None,
    reserve_pct: float | None,
    tr: Translator,
    title: str,
) -> Chart:
    known = [Sample(p.at, p.charge_pct) for p in points if p.charge_pct is not None]
    ahead, least, most = _expected(axis.now_s, supply, reserve_pct)
    return Chart(
        title=title,
        unit="%",
        window=axis.window,
        now_s=axis.now_s,
        across=axis.ticks,
        up=tuple(Tick(value, tr.number(value)) for value in (0, 50, 100)),
        curves=axis.curves(known),
        ahead=ahead,
        least=least,
        most=most,
        shaded=axis.without_mains(points),
    )


def _expected(
    now_s: float, supply: SupplyStatus | None, reserve_pct: float | None
) -> tuple[Curve, Curve, Curve]:
    """Straight lines to the reserve: as things stand, and the bounds of that."""
    if supply is None or supply.charge_pct is None or reserve_pct is None:
        return (), (), ()
    start = Sample(now_s, supply.charge_pct)

    def to_reserve(hours: float | None) -> Curve:
        if hours is None or start.value <= reserve_pct:
            return ()
        return (start, Sample(now_s + hours * 3600, reserve_pct))

    return (
        to_reserve(supply.runtime_h),
        to_reserve(supply.runtime_low_h),
        to_reserve(supply.runtime_high_h),
    )


def _draw(axis: _Axis, points: Sequence[Point], tr: Translator, title: str) -> Chart:
    drawn = [Sample(point.at, point.draw_w) for point in points if point.draw_w is not None]
    highest = max((sample.value for sample in drawn), default=1.0)
    return Chart(
        title=title,
        unit="W",
        window=axis.window,
        now_s=axis.now_s,
        across=axis.ticks,
        up=value_ticks(highest, lambda watts: tr.number(watts, "#,##0.#")),
        curves=axis.curves(drawn),
        shaded=axis.without_mains(points),
    )


def _loads(axis: _Axis, status: Status, switchings: Sequence[Event], tr: Translator) -> Chart:
    ordered = sorted(status.loads.items(), key=lambda item: (not item[1].essential, item[1].rank))
    return Chart(
        title=tr("Aan en uit"),
        unit="",
        window=axis.window,
        now_s=axis.now_s,
        across=axis.ticks,
        lanes=tuple(
            Lane(load_name(name, tr), when_on(name, load, switchings, axis))
            for name, load in ordered
        ),
    )


def when_on(
    name: str, load: LoadStatus, switchings: Sequence[Event], axis: _Axis
) -> tuple[Span, ...]:
    """Worked out backwards from how it is now: before each switching it was the other way."""
    spans: list[Span] = []
    until_s, on = axis.now_s, load.on
    for event in switchings:
        if event.subject != name or event.at.timestamp() > axis.now_s:
            continue
        at_s = event.at.timestamp()
        on = event.what == "load-on"
        if on and at_s < until_s:
            spans.append(Span(at_s, until_s))
        until_s, on = at_s, not on
    if on and axis.window.from_s < until_s:
        spans.append(Span(axis.window.from_s, until_s))
    return tuple(reversed(spans))


def _legend(snapshot: Snapshot, tr: Translator, charts: Sequence[Chart]) -> Iterator[Block]:
    if any(chart.shaded for chart in charts):
        yield Fact("power", tr("Grijs"), tr("Toen was er geen netstroom."))
    if any(chart.ahead for chart in charts) and snapshot.power:
        now = all(supply.on_mains for supply in snapshot.power.supplies.values())
        expected = (
            tr("Zo loopt de accu leeg als de stroom nu uitvalt.")
            if now
            else tr("Zo loopt de accu verder leeg, tot de reserve.")
        )
        doubt = tr("Het lichte vlak is hoe zeker dat is.")
        yield Fact("clock", tr("Stippellijn"), f"{expected} {doubt}")
    reading = tr("U ziet wat gemeten is, en wat wij verwachten. Raak een lijn aan voor de waarde.")
    yield Note("information", reading, small=True)


def _supplies(status: Status | None) -> dict[str, SupplyStatus]:
    return status.supplies if status else {}


def _readable(chart: Chart, tr: Translator) -> Chart:
    return replace(chart, says=lambda at_s: readout(chart, at_s, tr))


def readout(chart: Chart, at_s: float, tr: Translator) -> str:
    """What a finger on the chart reads, with its time."""
    if chart.lanes:
        on = [lane.words for lane in chart.lanes if any(a <= at_s < b for a, b in lane.on)]
        value = tr("aan: {loads}", loads=", ".join(on) or UNKNOWN)
    else:
        sample = chart.value_at(at_s)
        value = tr("geen meting")
        if sample:
            at_s = sample.at_s
            value = f"{tr.number(sample.value, '#,##0')} {chart.unit}"
        if sample and at_s > chart.now_s:
            value = tr("verwacht: {value}", value=value)
    return f"{tr.moment(moment(at_s), moment(chart.now_s))} · {value}"


def moment(at_s: float) -> datetime:
    return datetime.fromtimestamp(at_s, UTC)
