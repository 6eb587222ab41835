"""How times of a publisher's items are said, also where nobody can be sure what time it is.

Where a publisher's time and the machine's differ by more than a day, one of the two is wrong. Then
an age would be a lie: the date is said instead, and of what has an end, that it may be over. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot


def may_be_empty(publisher: str, snapshot: Snapshot) -> bool:
    return publisher in snapshot.doubted


def moment(at: datetime, publisher: str, snapshot: Snapshot, tr: Translator) -> str:
    """Clock time, with the day when it is not today; the date where today is in doubt."""
    if may_be_empty(publisher, snapshot):
        return tr.date(at, snapshot.now)
    return tr.moment(at, snapshot.now_of(publisher))


def origin(at: datetime, publisher: str, snapshot: Snapshot, tr: Translator) -> str:
    """Who says it, when, and how long ago."""
    name, time = snapshot.source_name(publisher), moment(at, publisher, snapshot, tr)
    if may_be_empty(publisher, snapshot):
        return tr("{name}, {time}", name=name, time=time)
    ago = tr.ago(at, snapshot.now_of(publisher))
    return tr("{name}, {time} ({ago})", name=name, time=time, ago=ago)


def left(until: datetime, publisher: str, snapshot: Snapshot, tr: Translator) -> str:
    """How long still, about, or till when where that is in doubt; empty once it is over."""
    now = snapshot.now_of(publisher)
    if until <= now:
        return ""
    if may_be_empty(publisher, snapshot):
        return tr("tot ± {time}", time=tr.date(until, snapshot.now))
    return tr("nog ± {span}", span=tr.span(until - now))


def left_short(until: datetime | None, publisher: str, snapshot: Snapshot, tr: Translator) -> str:
    """How long still in few signs: "nog 20u"; empty where that is in doubt or over.

    Never "20u" alone: in the evening that is read as eight o'clock.
    """
    if until is None or may_be_empty(publisher, snapshot):
        return ""
    minutes = (until - snapshot.now_of(publisher)).total_seconds() / 60
    if minutes <= 0:
        return ""
    hours = max(1, round(minutes / 60))
    if hours > 48:
        return tr("nog {n}d", n=tr.number(round(hours / 24)))
    return tr("nog {n}u", n=tr.number(hours))


def perhaps_over(until: datetime | None, publisher: str, snapshot: Snapshot, tr: Translator) -> str:
    """A few words beside an end that may have come; else empty."""
    return tr("misschien verlopen") if until and may_be_empty(publisher, snapshot) else ""


def perhaps_over_by_now(
    until: datetime | None, publisher: str, snapshot: Snapshot, tr: Translator
) -> str:
    """The same as a sentence, for what is taken along."""
    return tr("Dit is misschien verlopen.") if until and may_be_empty(publisher, snapshot) else ""


def clock_doubt(snapshot: Snapshot, tr: Translator) -> str:
    """Beside the time of day, wherever that is said; empty where it is certain."""
    return "" if snapshot.clock_certain else tr("klok onzeker")


def look_at_dates(snapshot: Snapshot, tr: Translator) -> str:
    """The same as an advice to residents."""
    if snapshot.clock_certain:
        return ""
    return tr("Klok onzeker. Kijk naar de datum bij elk bericht.")
