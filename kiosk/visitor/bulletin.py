"""One bulletin: what to do first, then what is happening."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from kiosk.visitor import terms
from kiosk.visitor.information import LOUD, find, label, origin, route_to, until
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
    earlier: Callable[[Bulletin], tuple[Bulletin, ...]],
) -> Article:
    """``picture`` finds the file of a publisher's picture, ``earlier`` what it replaced."""
    found = find(snapshot, route)
    if found is None:
        return gone(tr)
    language = found.info(tr.language).language
    blocks = told(found, snapshot, tr, picture, _taken_along(found, snapshot, tr))
    if earlier(found):
        history = Choice("history", tr("Eerdere versies"), routes.History(route))
        blocks.append(Actions((history,)))
    return Article(tuple(blocks), BACK, language="" if language == tr.language else language)


def told(
    bulletin: Bulletin,
    snapshot: Snapshot,
    tr: Translator,
    picture: Callable[[str, str], Path | None],
    actions: Actions | None = None,
) -> list[Block]:
    """All a bulletin says: what to do, what to do with it, and then the story.

    Without ``actions`` it is an earlier version: until when it would have held is not shown.
    """
    info = bulletin.info(tr.language)
    severity = bulletin.severity
    blocks: list[Block] = [
        Badge(
            labels.SEVERITY_ICON[severity],
            label(bulletin, snapshot, tr)
            if actions
            else " · ".join(terms.on_the_glass(bulletin, snapshot, tr)),
            loud=severity in LOUD and not snapshot.is_over(bulletin),
        ),
        Title(info.headline or info.event),
    ]
    blocks += foreign(info.language, tr)
    if info.instruction:
        blocks.append(Heading(tr("Wat moet u doen?")))
        blocks += [Step(tr.number(n), step) for n, step in enumerate(info.instruction, 1)]
    if actions:
        blocks.append(actions)
    if info.description:
        blocks.append(Heading(tr("Wat is er aan de hand?")))
        blocks += [Paragraph(text) for text in info.description]
    for shown in info.pictures:
        path = picture(bulletin.publisher, shown.file)
        if path is not None:
            blocks.append(Illustration(path, shown.description))
    ends = until(bulletin, snapshot, tr) if actions else ""
    return blocks + _origin(bulletin, info, ends, snapshot, tr)


def _taken_along(bulletin: Bulletin, snapshot: Snapshot, tr: Translator) -> Actions:
    route = route_to(bulletin)
    choices = [
        Choice("phone-code", tr("Neem mee op uw telefoon"), routes.Share(route)),
        Choice("retell", tr("Vertel het door"), routes.Retell(route)),
    ]
    if snapshot.config.printer:
        choices.append(Choice("printer", tr("Print dit bericht"), routes.Print(route)))
    hazard = bulletin.info(tr.language).hazard
    if hazard and any(guide.hazard == hazard for guide in snapshot.guides):
        theirs = any(
            g.hazard == hazard and g.publisher == bulletin.publisher for g in snapshot.guides
        )
        advice = routes.Guide(hazard, bulletin.publisher if theirs else None)
        choices.append(Choice("guides", tr("Meer advies"), advice))
    return Actions(tuple(choices))


def _origin(
    bulletin: Bulletin, info: Info, ends: str, snapshot: Snapshot, tr: Translator
) -> list[Block]:
    blocks: list[Block] = []
    if info.areas:
        blocks.append(Fact("places", tr("Waar"), ", ".join(info.areas)))
    facts = (
        ("person", tr("Voor wie"), info.audience),
        ("information", tr("Waarover"), "" if info.event == info.headline else info.event),
        ("phone", tr("Contact"), info.contact or ""),
        ("telecoms", tr("Als internet werkt"), info.web or ""),
        ("clock", tr("Hoe lang"), ends),
        ("write", tr("Geschreven door"), _writer(bulletin, info, snapshot)),
        ("check", tr("Officieel bericht"), origin(bulletin, snapshot, tr)),
    )
    blocks += [Fact(icon, label, said) for icon, label, said in facts if said]
    names = [tr.language_name(i.language) for i in bulletin.infos]
    if len(names) > 1:
        blocks.append(Fact("language", tr("Ook te lezen in"), ", ".join(names)))
    return blocks


def _writer(bulletin: Bulletin, info: Info, snapshot: Snapshot) -> str:
    """Whom the message itself names, where that is not who published it."""
    return "" if info.sender_name == snapshot.source_name(bulletin.publisher) else info.sender_name
