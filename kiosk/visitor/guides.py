"""Wat te doen: a guide per hazard, the one now going on first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.core.model import FALLBACK_LANGUAGE
from kiosk.i18n import labels
from kiosk.model import routes
from kiosk.model.views import Listing, Row
from kiosk.visitor import closed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from content.core.model import Guide
    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot


def present(snapshot: Snapshot, tr: Translator) -> Listing:
    going_on = [info.hazard for b in snapshot.bulletins for info in b.infos if info.hazard]
    order = [*dict.fromkeys(going_on), *labels.HAZARD]
    hazards = sorted(
        dict.fromkeys(guide.hazard for guide in snapshot.guides),
        key=lambda hazard: order.index(hazard) if hazard in order else len(order),
    )
    return Listing(
        rows=tuple(
            _row(hazard, whose, going_on, snapshot, tr)
            for hazard in hazards
            for whose in _whose(snapshot.guides, hazard)
        ),
        empty=closed.or_ask_staff(tr("Er is geen advies aanwezig."), snapshot, tr),
    )


def _whose(guides: Sequence[Guide], hazard: str) -> tuple[str | None, ...]:
    """The publishers who advise on it, if they are several: a row each; else one row for all."""
    named = {guide.publisher for guide in guides if guide.hazard == hazard and guide.publisher}
    return tuple(sorted(named)) if len(named) > 1 else (None,)


def pick(guides: Sequence[Guide], route: routes.Guide, language: str) -> Guide | None:
    """The guide that ``route`` leads to: in ``language``, else Dutch, else any.

    That of the publisher it names, else of any publisher, else the built-in one.
    """
    about = [guide for guide in guides if guide.hazard == route.hazard]
    return min(
        about,
        key=lambda g: (
            bool(route.publisher) and g.publisher != route.publisher,
            g.language != language,
            g.language != FALLBACK_LANGUAGE,
            g.publisher is None,
        ),
        default=None,
    )


def source(guide: Guide, snapshot: Snapshot, tr: Translator) -> str:
    """Whose advice it is."""
    if guide.publisher is None:
        return tr("Algemeen advies, niet over deze ramp")
    return tr("Advies van {name}", name=snapshot.source_name(guide.publisher))


def _row(
    hazard: str, whose: str | None, going_on: list[str], snapshot: Snapshot, tr: Translator
) -> Row:
    route = routes.Guide(hazard, whose)
    guide = pick(snapshot.guides, route, tr.language)
    name = tr(labels.HAZARD[hazard]) if hazard in labels.HAZARD else hazard
    return Row(
        icon=hazard,
        badge=tr("Nu aan de hand") if hazard in going_on else "",
        title=guide.title if guide else name,
        detail="",
        meta=source(guide, snapshot, tr) if guide else "",
        route=route,
    )
