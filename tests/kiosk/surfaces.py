"""All a resident can read, hear or take along of a world, as words."""

from __future__ import annotations

from pathlib import Path

from kiosk import routes
from kiosk.i18n.translator import tongue
from kiosk.model.session import Session
from kiosk.model.views import Article, Listing, Route
from kiosk.navigation.context import Scene
from kiosk.speech import script
from kiosk.takeaway import sheets
from kiosk.visitor import share
from kiosk.visitor import utility as utility_page
from kiosk.visitor.information import key_of
from kiosk.visitor.places import key_of as place_key


def surfaces(world, language="nl", *, earlier=lambda _: ()):
    """The words of each surface: glass (and so the voice), start, retold, phone, paper, poster."""
    tr = tongue(language)

    def seen(screen, key=""):
        scene = Scene(
            world,
            Session(route=Route(screen, key), language=language),
            tr,
            picture=lambda _, file: Path("/somewhere") / file,
            earlier=earlier,
        )
        frame, view = routes.page(scene)
        told = f"note {view.language}" if isinstance(view, Article) and view.language else ""
        paths = [str(getattr(b, "path", "")) for b in getattr(view, "blocks", ())]
        rows = [row.title for row in view.rows] if isinstance(view, Listing) else []
        return "\n".join((script.script(frame, view, tr), told, *paths, *rows))

    bulletins = [key_of(b) for b in world.bulletins]
    utilities = [utility_page.key_of(u) for u in world.utilities]
    start = routes.page(Scene(world, Session(route=Route("start")), tr, picture=lambda *_: None))[1]
    printed = [f"bulletin\n{key}" for key in bulletins]
    printed += [f"utility\n{key}" for key in utilities]
    printed += ["places"] if world.places else []
    poster = sheets.poster(world)
    return {
        "glass": "\n".join(
            [
                seen("information"),
                seen("places"),
                *(seen("bulletin", key) for key in bulletins),
                *(seen("utility", key) for key in utilities),
                *(seen("place", place_key(place)) for _, place in world.places),
                *(seen("guide", guide.hazard) for guide in world.guides),
            ]
        ),
        "start": f"{start.badge}\n{start.line}\n{start.also}",
        "retold": "\n".join(seen("retell", key) for key in bulletins),
        "phone": "\n".join(
            [
                *(share.text(b, world, tr) for b in world.bulletins),
                *(
                    line
                    for utility in world.utilities
                    for line in utility_page.lasting(utility, world, tr)
                ),
            ]
        ),
        "paper": "\n".join(
            line.text
            for key in printed
            for section in sheets.receipt(world, tr, key, 80).sheet.sections
            for line in section
        ),
        "poster": "\n".join(line.text for s in poster.dutch.sections for line in s),
    }
