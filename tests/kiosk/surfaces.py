"""All a resident can read, hear or take along of a snapshot, as words."""

from __future__ import annotations

from pathlib import Path

from kiosk.i18n.translator import translator
from kiosk.model import routes as to
from kiosk.model.session import Session
from kiosk.model.views import Article, Board, Listing
from kiosk.navigation.context import Context
from kiosk.speech import script
from kiosk.takeaway import sheets
from kiosk.visitor import share
from kiosk.visitor import utility as utility_page
from kiosk.visitor.information import route_to
from kiosk.visitor.places import route_to as route_to_place
from tests.kiosk.snapshots import page


def surfaces(snapshot, language="nl", *, earlier=lambda _: ()):
    """The words of each surface: glass (and so the voice), start, retold, phone, paper, poster."""
    tr = translator(language)

    def seen(route):
        context = Context(
            snapshot,
            Session(route=route, language=language),
            tr,
            picture=lambda _, file: Path("/somewhere") / file,
            earlier=earlier,
        )
        frame, view = page(context)
        told = f"note {view.language}" if isinstance(view, Article) and view.language else ""
        paths = [str(getattr(b, "path", "")) for b in getattr(view, "blocks", ())]
        rows = [row.title for row in view.rows] if isinstance(view, (Board, Listing)) else []
        return "\n".join((script.script(frame, view, tr), told, *paths, *rows))

    bulletins = [route_to(b) for b in snapshot.bulletins]
    utilities = [utility_page.route_to(u) for u in snapshot.utilities]
    start = page(Context(snapshot, Session(route=to.Start()), tr, picture=lambda *_: None))[1]
    printed = [*bulletins, *utilities, *([to.Places()] if snapshot.places else [])]
    poster = sheets.poster(snapshot)
    return {
        "glass": "\n".join(
            [
                seen(to.Information()),
                seen(to.Places()),
                *map(seen, bulletins),
                *(seen(to.Story(route)) for route in bulletins),
                *map(seen, utilities),
                *(seen(route_to_place(place)) for _, place in snapshot.places),
                *(seen(to.Guide(guide.hazard)) for guide in snapshot.guides),
            ]
        ),
        "start": "\n".join(
            (start.badge, start.line, *(f"{t.state}. {t.until} {t.note}" for t in start.tiles))
        ),
        "retold": "\n".join(seen(to.Retell(route)) for route in bulletins),
        "phone": "\n".join(
            [
                *(share.text(b, snapshot, tr) for b in snapshot.bulletins),
                *(
                    line
                    for utility in snapshot.utilities
                    for line in utility_page.lasting(utility, snapshot, tr)
                ),
            ]
        ),
        "paper": "\n".join(
            line.text
            for route in printed
            for section in sheets.receipt(snapshot, tr, route, 80).sheet.sections
            for line in section
        ),
        "poster": "\n".join(line.text for s in poster.dutch.sections for line in s),
    }
