"""On what terms a bulletin holds: how bad, how sure, from when, until when. Pure.

What is observed and now needs no word. On the glass a moment is given from today ("morgen 06:00");
on what is taken along, by its date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.core.model import MessageStatus, Urgency
from kiosk.i18n import labels, times

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from content.core.model import Bulletin, Info
    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot

    Say = Callable[[datetime], str]


def on_the_glass(bulletin: Bulletin, snapshot: Snapshot, tr: Translator) -> tuple[str, ...]:
    """How bad, how sure and from when, a few words each."""
    return _terms(
        bulletin, snapshot, tr, lambda at: times.moment(at, bulletin.publisher, snapshot, tr)
    )


def taken_along(bulletin: Bulletin, snapshot: Snapshot, tr: Translator) -> str:
    """The same and until when, as sentences that are still true tomorrow."""
    ends = (
        tr("Tot {time}.", time=tr.dated(bulletin.expires, snapshot.now)) if bulletin.expires else ""
    )
    if snapshot.is_over(bulletin):
        ends = tr("Dit bericht is verlopen en misschien nog waar.")
    terms = ", ".join(_terms(bulletin, snapshot, tr, lambda at: tr.dated(at, snapshot.now)))
    perhaps = times.perhaps_over_by_now(bulletin.expires, bulletin.publisher, snapshot, tr)
    return " ".join(filter(None, (f"{terms}.", ends, perhaps)))


def severity(bulletin: Bulletin, tr: Translator) -> str:
    return tr("Voorbij") if bulletin.over else tr(labels.SEVERITY[bulletin.severity])


def _terms(bulletin: Bulletin, snapshot: Snapshot, tr: Translator, say: Say) -> tuple[str, ...]:
    info = bulletin.info(tr.language)
    drill = tr("Oefening") if bulletin.status is not MessageStatus.ACTUAL else ""
    sure = labels.CERTAINTY[info.certainty]
    found = (
        drill,
        severity(bulletin, tr),
        tr(sure) if sure else "",
        "" if bulletin.over else _begin(info, snapshot.now_of(bulletin.publisher), tr, say),
    )
    return tuple(filter(None, found))


def _begin(info: Info, now: datetime, tr: Translator, say: Say) -> str:
    """When it comes: the publisher's word for it, and the moment where there is one ahead."""
    ahead = info.onset is not None and info.onset > now
    has_begun = info.onset is not None and not ahead
    coming = info.urgency in {Urgency.EXPECTED, Urgency.FUTURE}
    word = labels.URGENCY[info.urgency]
    parts = (
        tr(word) if word and not (coming and has_begun) else "",
        tr("vanaf {time}", time=say(info.onset)) if info.onset and ahead else "",
    )
    return ", ".join(filter(None, parts))
