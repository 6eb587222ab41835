"""Draws every screen in a language and sees which messages stand on it. For deploy/review.py."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PIL import Image

from kiosk.i18n.translator import Translator
from kiosk.model.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PANEL = (1280, 800)


@contextmanager
def listening() -> Iterator[dict[str, set[str]]]:
    """What is translated meanwhile: a Dutch message, and what came of it."""
    heard: dict[str, set[str]] = {}
    usual, counted = Translator.__call__, Translator.plural

    def call(self, message, **values):
        words = usual(self, message, **values)
        heard.setdefault(message, set()).add(words)
        return words

    def plural(self, one, many, number):
        words = counted(self, one, many, number)
        heard.setdefault(one, set()).add(words)
        return words

    Translator.__call__, Translator.plural = call, plural
    try:
        yield heard
    finally:
        Translator.__call__, Translator.plural = usual, counted


def on_the_glass(shell) -> str:
    """Every text in the shell, whether in view or further down."""
    texts = (getattr(widget, name, "") for widget in shell.walk() for name in ("words", "text"))
    return "\n".join(" ".join(text.split()) for text in texts if isinstance(text, str))


def seen(stage, show) -> frozenset[str]:
    """The messages on the screen that ``show`` brings."""
    with listening() as heard:
        show()
        glass = on_the_glass(stage.kiosk.shell)
    lower = glass.lower()
    return frozenset(
        message
        for message, said in heard.items()
        if any(words.strip() and " ".join(words.split()).lower() in lower for words in said)
    )


def draw(stage, shows, folder: Path, make) -> tuple:
    """``shows``: what brings each screen, by its name. ``make``: a screen from its parts."""
    drawn = []
    for number, (name, show) in enumerate(shows.items()):
        said = seen(stage, show)
        path = folder / f"{number}.png"
        take(stage).save(path, optimize=True)
        drawn.append(make(name, path, said))
    return tuple(drawn)


def take(stage) -> Image.Image:
    from tests.kiosk.stage import ground

    texture = stage.kiosk.shell.export_as_image(bg_color=tuple(ground())).texture
    picture = Image.frombytes("RGBA", texture.size, texture.pixels).convert("RGB")
    return picture.quantize(64, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)


@contextmanager
def screens(languages: Iterable[str], make) -> Iterator[dict[str, tuple]]:
    """Every screen of residents, staff and technicians with the sample content, by language."""
    from kiosk.platform import window

    with tempfile.TemporaryDirectory() as scratch:
        for name in ("CONFIG", "STATE", "RUN"):
            os.environ[f"NOODSTEUNPUNT_{name}"] = scratch
        window.prepare(PANEL, offscreen=True)
        from kivy.base import EventLoop

        EventLoop.start()
        drawn = {}
        for language in languages:
            folder = Path(scratch) / language
            folder.mkdir()
            drawn[language] = _every_screen(Path(scratch), folder, language, make)
        yield drawn


def _every_screen(scratch: Path, folder: Path, language: str, make) -> tuple:
    from kiosk.desk.storage.records import Desk
    from tests.kiosk import stage as staging
    from tests.kiosk import test_technician_screens as technicians
    from tests.kiosk.desk import test_screens as staff

    config = staging.sample_config()
    desk = msgspec.structs.replace(config.desk, stock=True, visitors=True)
    snapshot = staging.sample_snapshot(msgspec.structs.replace(config, desk=desk), scratch / "s")
    stage = staging.Stage(snapshot, scratch / "s")
    stage.kiosk.desk_session._desk = Desk(staging.NOW, scratch / f"desk-{language}")
    staff.filled(stage.kiosk.desk_session)
    powered = replace(snapshot, power=technicians.POWER)

    def show(route, shown=snapshot, role=None):
        return lambda: stage.show(route, shown, language=language, role=role)

    residents = staging.routes(snapshot)
    empty = staging.empty_snapshot(snapshot.config)
    shows = {
        "Voor bezoekers": [
            *map(show, residents.values()),
            *(show(residents[name], empty) for name in ("information", "places", "map")),
        ],
        "Voor medewerkers": [show(route, role=Role.STAFF) for route in staff.ROUTES.values()],
        "Voor technici": [
            show(route, powered, Role.TECHNICIAN) for route in technicians.ROUTES.values()
        ],
    }
    named = {
        f"{whose} · scherm {number}": one
        for whose, all_of_them in shows.items()
        for number, one in enumerate(all_of_them, 1)
    }
    drawn = draw(stage, named, folder, make)
    stage.close()
    return drawn
