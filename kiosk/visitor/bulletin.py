"""One bulletin: what to do first, then what is happening."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kiosk.i18n import labels
from kiosk.model import routes
from kiosk.model.views import (
    Actions,
    Article,
    Badge,
    Block,
    Choice,
    Fact,
    Heading,
    Illustration,
    Paragraph,
    Step,
    Title,
)
from kiosk.visitor import on_paper, terms
from kiosk.visitor.information import LOUD, find, how_bad, origin, route_to, until
from kiosk.visitor.remarks import foreign, gone

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from content.core.model import Bulletin, Info
    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot

BACK = routes.Information()


def present(
    snapshot: Snapshot,
    tr: Translator,
    route: routes.Bulletin,
    picture: Callable[[str, str], Path | None],
) -> Article:
    """What to do, and beside it how long, who says so, when and where: one page to photograph.

    ``picture`` finds the file of a publisher's picture.
    """
    found = find(snapshot, route)
    if found is None:
        return gone(tr)
    info = found.info(tr.language)
    loud = found.severity in LOUD and not snapshot.is_over(found)
    shape = labels.SEVERITY_ICON[found.severity]
    steps = _steps(info, tr) or _tale(found, info, picture)
    return Article(
        (Title(info.headline or info.event, shape, loud), *foreign(info.language, tr), *steps),
        BACK,
        language="" if info.language == tr.language else info.language,
        aside=(
            Badge(shape, how_bad(found, snapshot, tr), loud=loud),
            *_facts(_terms(found, info, snapshot, tr)),
            Actions(_ways_on(found, snapshot, tr)),
        ),
        take=_take(route_to(found), tr),
    )


def present_story(
    snapshot: Snapshot,
    tr: Translator,
    of: routes.Bulletin,
    picture: Callable[[str, str], Path | None],
    earlier: Callable[[Bulletin], tuple[Bulletin, ...]],
) -> Article:
    """What it tells beside what to do, and what else one can do with it.

    ``earlier`` finds what it replaced.
    """
    found = find(snapshot, of)
    if found is None:
        return gone(tr)
    info = found.info(tr.language)
    more = [Choice("retell", tr("Vertel het door"), routes.Retell(of))]
    if earlier(found):
        more.append(Choice("history", tr("Eerdere versies"), routes.History(of)))
    more += on_paper.situation(snapshot, tr)
    return Article(
        (
            Title(info.headline or info.event),
            *foreign(info.language, tr),
            *_story(found, info, picture, tr),
            *_facts(_about(found, info, snapshot, tr)),
            Actions(tuple(more)),
        ),
        of,
        language="" if info.language == tr.language else info.language,
    )


def told(
    bulletin: Bulletin,
    snapshot: Snapshot,
    tr: Translator,
    picture: Callable[[str, str], Path | None],
) -> list[Block]:
    """All that an earlier version said, on one page: until when it would have held is not shown."""
    info = bulletin.info(tr.language)
    severity = bulletin.severity
    terms_then = terms.on_the_glass(bulletin, snapshot, tr)
    loud = severity in LOUD and not snapshot.is_over(bulletin)
    return [
        Badge(labels.SEVERITY_ICON[severity], " · ".join(terms_then), loud=loud),
        Title(info.headline or info.event),
        *foreign(info.language, tr),
        *_steps(info, tr),
        *_story(bulletin, info, picture, tr),
        *_facts(
            (
                *_terms(bulletin, info, snapshot, tr, lasts=False),
                *_about(bulletin, info, snapshot, tr),
            )
        ),
    ]


def _steps(info: Info, tr: Translator) -> list[Block]:
    if not info.instruction:
        return []
    steps = (Step(tr.number(n), step) for n, step in enumerate(info.instruction, 1))
    return [Heading(tr("Wat moet u doen?"), spare=True), *steps]


def _story(
    bulletin: Bulletin,
    info: Info,
    picture: Callable[[str, str], Path | None],
    tr: Translator,
) -> list[Block]:
    heading = [Heading(tr("Wat is er aan de hand?"))] if info.description else []
    return [*heading, *_tale(bulletin, info, picture)]


def _tale(
    bulletin: Bulletin, info: Info, picture: Callable[[str, str], Path | None]
) -> list[Block]:
    blocks: list[Block] = [Paragraph(text) for text in info.description]
    for shown in info.pictures:
        path = picture(bulletin.publisher, shown.file)
        if path is not None:
            blocks.append(Illustration(path, shown.description))
    return blocks


def _take(of: routes.Bulletin, tr: Translator) -> Choice:
    words, short = tr("Neem mee: foto of code"), tr("Neem mee")
    return Choice("phone-code", words, routes.Share(of), short=short)


def _ways_on(bulletin: Bulletin, snapshot: Snapshot, tr: Translator) -> tuple[Choice, ...]:
    route = route_to(bulletin)
    info = bulletin.info(tr.language)
    words = tr("Wat is er aan de hand?") if info.instruction else tr("Meer over dit bericht")
    choices = [
        _take(route, tr),
        Choice("information", words, routes.Story(route)),
    ]
    if snapshot.config.printer:
        choices.append(Choice("printer", tr("Print dit bericht"), routes.Print(route)))
    hazard = info.hazard
    if hazard and any(guide.hazard == hazard for guide in snapshot.guides):
        theirs = any(
            g.hazard == hazard and g.publisher == bulletin.publisher for g in snapshot.guides
        )
        advice = routes.Guide(hazard, bulletin.publisher if theirs else None)
        choices.append(Choice("guides", tr("Meer advies"), advice))
    return tuple(choices)


_Facts: TypeAlias = "tuple[tuple[str, str, str], ...]"
"""Pictogram, label and what there is to know; of an empty one nobody said anything."""


def _facts(facts: _Facts) -> list[Block]:
    return [Fact(icon, label, said) for icon, label, said in facts if said]


def _terms(
    bulletin: Bulletin, info: Info, snapshot: Snapshot, tr: Translator, *, lasts: bool = True
) -> _Facts:
    """What stands beside the steps, the most urgent first."""
    return (
        ("check", tr("Officieel bericht"), origin(bulletin, snapshot, tr)),
        ("clock", tr("Hoe lang"), until(bulletin, snapshot, tr, asked=True) if lasts else ""),
        ("places", tr("Waar"), ", ".join(info.areas)),
        ("person", tr("Voor wie"), info.audience),
        ("phone", tr("Contact"), info.contact or ""),
    )


def _about(bulletin: Bulletin, info: Info, snapshot: Snapshot, tr: Translator) -> _Facts:
    names = [tr.language_name(i.language) for i in bulletin.infos]
    return (
        ("information", tr("Waarover"), "" if info.event == info.headline else info.event),
        ("telecoms", tr("Als internet werkt"), info.web or ""),
        ("write", tr("Geschreven door"), _writer(bulletin, info, snapshot)),
        ("language", tr("Ook te lezen in"), ", ".join(names) if len(names) > 1 else ""),
    )


def _writer(bulletin: Bulletin, info: Info, snapshot: Snapshot) -> str:
    """Whom the message itself names, where that is not who published it."""
    return "" if info.sender_name == snapshot.source_name(bulletin.publisher) else info.sender_name
