"""The frame around every screen: name, time, the four places, what the stick is doing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from content.progress import OutcomeCode, Phase
from kiosk.desk import access
from kiosk.i18n import labels, times
from kiosk.i18n.translator import OWN_LETTERS, available
from kiosk.model import routes
from kiosk.model.frame import Frame
from kiosk.model.session import Session
from kiosk.model.views import Choice
from kiosk.state.stick_post import PostOutcome
from kiosk.visitor import closed, header
from kiosk.visitor.information import is_new

if TYPE_CHECKING:
    from datetime import datetime

    from content.progress import Outcome, Progress
    from kiosk.i18n.translator import Translator
    from kiosk.model.routes import Route
    from kiosk.state.snapshot import Snapshot

STICK_SHOWN_S = 60
"""How long the outcome of a stick stays in sight."""
STICK_SLOW_S = 15
"""Without a word from the importer for this long, a stick is slow."""
STICK_GIVEN_UP_S = 900
"""Its unit ends an import after this long."""
POST_BEGINS = timedelta(seconds=20)
"""So long after an import the stick's post may take until root's unit says that it writes."""
SOFTWARE_BEGINS_S = 15
"""So long after an import software on the same stick may take until it says that it is written."""
VISITOR = Session()


def present(
    snapshot: Snapshot,
    tr: Translator,
    route: Route,
    *,
    session: Session = VISITOR,
    hears: bool = False,
) -> Frame:
    """``hears``: this language can be read aloud here."""
    shown = header.tabs(route, tr)
    doubt = times.look_at_dates(snapshot, tr)
    if session.role and not any(tab.chosen for tab in shown):
        shown = access.tabs(session.role, route, tr)
    return Frame(
        name=snapshot.config.point.name,
        news=header.news(snapshot, tr),
        time=header.time(snapshot, tr),
        drill=tr("OEFENING – dit is niet echt") if snapshot.drill else "",
        stick=software(snapshot, tr)
        or stick(snapshot, tr)
        or aside(session, tr)
        or incoming(snapshot, tr)
        or doubt,
        closed=None if session.role or route.covering else closed.present(snapshot, tr),
        doubt=doubt,
        language=tr("Taal"),
        languages=() if session.role else languages(snapshot, tr),
        letters=letters(session),
        help=None if session.role else help_button(route, tr),
        help_short=tr("Hulp? 112"),
        help_shortest=tr("Hulp"),
        aloud=_aloud(session, tr) if hears else "",
        aloud_short=(tr("Stop") if session.speaking else tr("Lees")) if hears else "",
        speaking=session.speaking,
        back=tr("Terug"),
        tabs=() if route.bare else shown,
        desk=access.way_back(session.role, route, tr),
        lock=tr("Vergrendel") if session.role else "",
        low=session.low,
        covered=route.covering,
    )


def languages(snapshot: Snapshot, tr: Translator) -> tuple[Choice, ...]:
    """All but the one that is spoken."""
    return tuple(
        Choice("", OWN_LETTERS[language], routes.SetLanguage(language))
        for language in available(snapshot.config.behaviour.languages)
        if language != tr.language
    )


def letters(session: Session) -> Choice:
    large = session.text_step == "large"
    return Choice("", "AA", routes.SetText("normal" if large else "large"), chosen=large)


def help_button(route: routes.Route, tr: Translator) -> Choice:
    chosen = isinstance(route, routes.Help)
    return Choice("", tr("Hulp nodig? 112 werkt niet?"), routes.Help(), chosen=chosen)


def aside(session: Session, tr: Translator) -> str:
    """How what the visitor asked for goes."""
    if session.said:
        return tr(session.said)
    return tr("Gebruik een koptelefoon als het hier druk is.") if session.speaking else ""


def incoming(snapshot: Snapshot, tr: Translator) -> str:
    """For staff who are not at the desk. That it came is said, and nothing of what it says."""
    came = snapshot.connection.received(drill=False) if snapshot.connection else ()
    if any(one.kind == "emergency" and one.state == "arrived" for one in came):
        return tr("Medewerker: er is een nieuwe noodmelding.")
    return ""


def _aloud(session: Session, tr: Translator) -> str:
    return tr("Stop") if session.speaking else tr("Voorlezen")


def stick(snapshot: Snapshot, tr: Translator) -> str:
    """One quiet sentence about the stick, while it matters: what happens, or what to do now."""
    progress = snapshot.progress
    if progress is None:
        return ""
    quiet_s = (snapshot.now - progress.updated_at).total_seconds()
    if progress.phase in (Phase.COPYING, Phase.CHECKING):
        return _under_way(progress, quiet_s, tr)
    if after := _after_the_import(progress, quiet_s, snapshot, tr):
        return after
    if (snapshot.now - _readable_since(progress, snapshot)).total_seconds() > STICK_SHOWN_S:
        return ""
    if progress.phase in labels.UNREAD:
        said = tr(labels.UNREAD[progress.phase])
        of_staff = progress.phase is Phase.PIN_NEEDED
        return closed.or_ask_staff(said, snapshot, tr) if of_staff else said
    outcomes = sorted(progress.outcomes, key=lambda o: o.outcome is not OutcomeCode.UPDATED)
    return _ended(outcomes[0], snapshot, tr) if outcomes else ""


def software(snapshot: Snapshot, tr: Translator) -> str:
    """That the stick is read still. Nobody but staff reads what comes of it."""
    told, progress = snapshot.software, snapshot.progress
    if told is None:
        return ""
    if told.is_being_written(snapshot.now):
        return tr("Laat de stick zitten.")
    came = progress is not None and told.at >= progress.updated_at
    if came and (snapshot.now - told.at).total_seconds() <= STICK_SHOWN_S:
        return tr("U kunt de stick verwijderen.")
    return ""


def _under_way(progress: Progress, quiet_s: float, tr: Translator) -> str:
    if quiet_s > STICK_GIVEN_UP_S:
        return ""
    if quiet_s > STICK_SLOW_S:
        return tr("De stick is traag. Laat hem zitten.")
    if progress.phase is Phase.COPYING:
        return tr("De stick wordt gelezen: {pct} %", pct=tr.number(progress.pct))
    return tr("De stick wordt gecontroleerd. Laat hem zitten.")


def _after_the_import(
    progress: Progress, quiet_s: float, snapshot: Snapshot, tr: Translator
) -> str:
    """That others are busy with the stick, or will be in a moment: they wait for the import."""
    if quiet_s <= SOFTWARE_BEGINS_S and _brings_no_news(progress):
        return tr("De stick wordt gecontroleerd. Laat hem zitten.")
    if _takes_post(progress, snapshot):
        return tr("De stick neemt nog post mee. Haal hem er nog niet uit.")
    return ""


def _brings_no_news(progress: Progress) -> bool:
    return {one.outcome for one in progress.outcomes} == {OutcomeCode.NO_BUNDLE}


def _takes_post(progress: Progress, snapshot: Snapshot) -> bool:
    """Whether the post for other places is being written, or will be in a moment.

    Root's unit says so only when it begins, and that is after the stick's own post was taken in.
    """
    if snapshot.connection is None or progress.phase is not Phase.DONE:
        return False
    post, since = snapshot.post, progress.updated_at
    if post is None or post.stick != progress.stick or post.at < since:
        return snapshot.now - since < POST_BEGINS
    writing = post.outcome is PostOutcome.WRITING
    return writing and (snapshot.now - post.at).total_seconds() < STICK_GIVEN_UP_S


def _readable_since(progress: Progress, snapshot: Snapshot) -> datetime:
    """Since when what came of the stick can be read: while its post is written, that is said."""
    post = snapshot.post
    if post is None or post.stick != progress.stick:
        return progress.updated_at
    return max(progress.updated_at, post.at)


def _ended(outcome: Outcome, snapshot: Snapshot, tr: Translator) -> str:
    new = sum(is_new(bulletin, snapshot) for bulletin in snapshot.bulletins)
    if outcome.outcome is OutcomeCode.UPDATED and new:
        return tr(
            "Bijgewerkt: uitgave {issue}, {news}. U kunt de stick verwijderen.",
            issue=outcome.issue,
            news=tr.plural("{n} nieuw bericht", "{n} nieuwe berichten", new),
        )
    return tr(labels.OUTCOME[outcome.outcome], issue=outcome.issue)
