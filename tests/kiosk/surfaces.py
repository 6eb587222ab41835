"""All a resident can read, hear or take along of a world, as words."""

from __future__ import annotations

from pathlib import Path

from kiosk import pages, spoken
from kiosk.blocks import Article, Listing, Route
from kiosk.paper import sheets
from kiosk.scene import Scene
from kiosk.screens import share_presenter, utility_presenter
from kiosk.screens.information_presenter import key_of
from kiosk.screens.places_presenter import key_of as place_key
from kiosk.session import Session
from kiosk.tongue import tongue


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
        frame, view = pages.page(scene)
        told = f"note {view.language}" if isinstance(view, Article) and view.language else ""
        paths = [str(getattr(b, "path", "")) for b in getattr(view, "blocks", ())]
        rows = [row.title for row in view.rows] if isinstance(view, Listing) else []
        return "\n".join((spoken.script(frame, view, tr), told, *paths, *rows))

    bulletins = [key_of(b) for b in world.bulletins]
    utilities = [utility_presenter.key_of(u) for u in world.utilities]
    start = pages.page(Scene(world, Session(route=Route("start")), tr, picture=lambda *_: None))[1]
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
                *(share_presenter.text(b, world, tr) for b in world.bulletins),
                *(
                    line
                    for utility in world.utilities
                    for line in utility_presenter.lasting(utility, world, tr)
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
