"""How it is said whether a place is open: "open tot 20:00 · gezien 14:57", "nu dicht · 9–17".

The board, the list, the map, a place's page and paper say it with the same words. Pure.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from common.time_zone import AMSTERDAM
from content.core.model import PlaceStatus
from content.core.opening_hours import hours_of_day
from kiosk.i18n import labels, times
from kiosk.model.opening import Opening, Stand, opening

if TYPE_CHECKING:
    from datetime import date

    from content.core.model import Place
    from content.core.opening_hours import Span
    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot

_DAY = timedelta(days=1)
_WHOLE_DAY = "0–24"


def judged(place: Place, snapshot: Snapshot) -> Opening:
    """How it stands now. Where the clock or its publisher's time is in doubt, never open."""
    certain = snapshot.clock_certain and not times.may_be_empty(place.publisher, snapshot)
    return opening(place, snapshot.now_of(place.publisher), certain=certain)


def words(place: Place, snapshot: Snapshot, tr: Translator) -> str:
    """How it stands, until when or when else, and when that was seen."""
    found = judged(place, snapshot)
    now = _local(place, snapshot)
    match found.stand:
        case Stand.OPEN:
            said = _open(found, place, now, tr)
        case Stand.USUAL:
            return _usual(found, now, tr)
        case Stand.FULL:
            said = tr("nu vol")
        case Stand.CLOSED if found.by_hours:
            return " · ".join(filter(None, (tr("nu dicht"), _next(found.next_spans, now, tr))))
        case Stand.CLOSED:
            said = tr("nu dicht")
        case Stand.UNKNOWN:
            return _unknown(place, snapshot, tr)
    return " · ".join(filter(None, (said, _seen(place, snapshot, tr))))


def hours(place: Place, snapshot: Snapshot, tr: Translator) -> str:
    """Until when an open one is open, without when that was seen."""
    found, now = judged(place, snapshot), _local(place, snapshot)
    return _open(found, place, now, tr) if found.stand is Stand.OPEN else _usual(found, now, tr)


def on_paper(place: Place, snapshot: Snapshot, tr: Translator) -> str:
    """How it stood, with the whole date: paper is read later and elsewhere."""
    found = judged(place, snapshot)
    at = snapshot.now_of(place.publisher) if found.by_hours else place.status_at
    dated = tr.dated(at, snapshot.now) if at else ""
    match found.stand:
        case Stand.OPEN:
            said = tr(labels.PLACE_STATUS[PlaceStatus.OPEN])
        case Stand.CLOSED | Stand.FULL:
            said = short(place, snapshot, tr)
        case Stand.UNKNOWN if place.status is PlaceStatus.OPEN and dated:
            return tr("was open op {time}", time=dated)
        case _:
            return tr(labels.PLACE_STATUS[PlaceStatus.UNKNOWN])
    return f"{said} ({dated})" if dated else said


def short(place: Place, snapshot: Snapshot, tr: Translator) -> str:
    """A word below a mark on the map; empty where there is use in going."""
    stand = judged(place, snapshot).stand
    if stand is Stand.FULL:
        return tr("Vol")
    return tr("Dicht") if stand is Stand.CLOSED else ""


def week(place: Place, snapshot: Snapshot, tr: Translator) -> str:
    """Its hours on seven days from today, Monday first: "ma–vr 9–17 · za 10–12 · zo dicht"."""
    if not place.opening_hours:
        return ""
    today = _local(place, snapshot).date()
    days = sorted((today + n * _DAY for n in range(7)), key=lambda day: day.weekday())
    said = [(_of_day(hours_of_day(place.opening_hours, day), tr), day) for day in days]
    groups = [(hours, [day for _, day in found]) for hours, found in groupby(said, lambda s: s[0])]
    if len(groups) > 1:
        return " · ".join(f"{_days(found, tr)} {hours}" for hours, found in groups)
    hours = groups[0][0]
    return tr("dag en nacht") if hours == _WHOLE_DAY else tr("elke dag {hours}", hours=hours)


def _local(place: Place, snapshot: Snapshot) -> datetime:
    return snapshot.now_of(place.publisher).astimezone(AMSTERDAM).replace(tzinfo=None)


def _open(found: Opening, place: Place, now: datetime, tr: Translator) -> str:
    if found.until:
        return tr("open tot {time}", time=_end(found.until, now, tr))
    return tr("dag en nacht open") if place.opening_hours else tr("nu open")


def _usual(found: Opening, now: datetime, tr: Translator) -> str:
    if found.until:
        return tr("normaal open tot {time}", time=_end(found.until, now, tr))
    return tr("normaal dag en nacht open")


def _unknown(place: Place, snapshot: Snapshot, tr: Translator) -> str:
    """What was seen open when nobody is sure what time it is now: it was so then."""
    if place.status is PlaceStatus.OPEN and place.status_at:
        time = times.moment(place.status_at, place.publisher, snapshot, tr)
        return tr("was open op {time}", time=time)
    return tr(labels.PLACE_STATUS[PlaceStatus.UNKNOWN])


def _seen(place: Place, snapshot: Snapshot, tr: Translator) -> str:
    if place.status_at is None:
        return ""
    return tr("gezien {time}", time=times.moment(place.status_at, place.publisher, snapshot, tr))


def _end(until: datetime, now: datetime, tr: Translator) -> str:
    """Clock time, with the day where it is more than a day ahead."""
    clock = "24:00" if until.time() == time() else f"{until:%H:%M}"
    if until - now <= _DAY:
        return clock
    last = until - timedelta(minutes=1)
    return f"{tr.weekday(last.date())} {clock}"


def _next(spans: tuple[Span, ...], now: datetime, tr: Translator) -> str:
    """When it opens: today by the hours alone, else with the day."""
    if not spans:
        return ""
    hours, day = _hours(spans), spans[0].begin.date()
    if day == now.date():
        return hours
    if day == now.date() + _DAY:
        return tr("morgen {time}", time=hours)
    return f"{tr.weekday(day)} {hours}"


def _of_day(spans: tuple[Span, ...], tr: Translator) -> str:
    return _hours(spans) or tr("dicht")


def _hours(spans: tuple[Span, ...]) -> str:
    """Such as "9–12, 13:30–17"; minutes only where there are any."""
    return ", ".join(f"{_clock(span.begin)}–{_clock(span.end, is_end=True)}" for span in spans)


def _clock(moment: datetime, *, is_end: bool = False) -> str:
    hour = 24 if is_end and moment.time() == time() else moment.hour
    return f"{hour}:{moment:%M}" if moment.minute else str(hour)


def _days(days: list[date], tr: Translator) -> str:
    return "–".join(dict.fromkeys((tr.weekday(days[0]), tr.weekday(days[-1]))))
