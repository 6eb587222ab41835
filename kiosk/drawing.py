"""Pictures on request, for whoever writes: a kiosk that draws what others ask, one after another.

A line of JSON comes in, a line of JSON goes out, and behind it the PNG. It reads its content.db
again for every picture, and ends when nobody can ask any more. Starting Kivy takes longer than
drawing: so it stays.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.lang import Builder
from PIL import Image

from kiosk import screenshots
from kiosk.config import LANGUAGES
from kiosk.model import routes
from kiosk.ui.theme import theme

if TYPE_CHECKING:
    from typing import IO

    from kiosk.app import Kiosk

_Side = Annotated[int, msgspec.Meta(ge=320, le=3840)]
_LINE_BYTES = 4096
_SCREENS = {"information", "bulletin", "story", "places", "place", "start"}


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One picture."""

    screen: str = "information"
    bulletin: tuple[str, str, str, int] | None = None
    """Publisher, sender, identifier and part, for a screen that shows one bulletin."""
    language: str = "nl"
    size: tuple[_Side, _Side] = (1280, 800)
    text: Literal["normal", "large"] = "normal"
    palette: Literal["calm", "contrast"] = "calm"


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """What comes before a picture, or instead of it."""

    bytes: int = 0
    """Of the PNG that follows."""
    error: str = ""


def serve(kiosk: Kiosk, asked: IO[bytes], drawn: IO[bytes]) -> None:
    """Draw until ``asked`` ends."""
    for line in iter(lambda: asked.readline(_LINE_BYTES), b""):
        try:
            picture = draw(kiosk, msgspec.json.decode(line, type=Wanted))
        except (msgspec.MsgspecError, ValueError) as error:
            drawn.write(msgspec.json.encode(Drawn(error=str(error))) + b"\n")
        else:
            drawn.write(msgspec.json.encode(Drawn(bytes=len(picture))) + b"\n" + picture)
        drawn.flush()


def draw(kiosk: Kiosk, wanted: Wanted) -> bytes:
    """Return a PNG. Raises ValueError for a language or a screen that there is none of."""
    if wanted.language not in LANGUAGES:
        raise ValueError(f"{wanted.language} is no language of the screen")
    if wanted.screen not in _SCREENS:
        raise ValueError(f"{wanted.screen} is no screen to draw")
    if tuple(Window.size) != wanted.size:
        Window.size = wanted.size
    before = kiosk.navigator.session
    session = replace(
        before,
        route=_route(kiosk, wanted),
        language=wanted.language,
        text_step=wanted.text,
        palette=wanted.palette,
    )
    kiosk.navigator.refresh()
    if session != before:
        kiosk.navigator.become(session)
    _settle()
    return _png(kiosk)


def _settle() -> None:
    """As `screenshots.settle`, but for the window: nobody looks at that."""
    for _ in range(screenshots.FRAMES_TO_SETTLE):
        Clock.tick()
        Builder.sync()
        Clock.tick_draw()
        Builder.sync()


def _route(kiosk: Kiosk, wanted: Wanted) -> routes.Route:
    if wanted.bulletin is None or wanted.screen not in {"bulletin", "story"}:
        return screenshots.route_to(kiosk, wanted.screen)
    publisher, sender, identifier, part = wanted.bulletin
    bulletin = routes.Bulletin(publisher, identifier, part, sender)
    return routes.Story(bulletin) if wanted.screen == "story" else bulletin


def _png(kiosk: Kiosk) -> bytes:
    """Quickly rather than small: it goes no further than this machine."""
    shown = kiosk.shell.export_as_image(bg_color=tuple(theme.ground))
    size, pixels = shown.texture.size, shown.texture.pixels
    picture = Image.frombytes("RGBA", size, pixels).convert("RGB")
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


def begin(kiosk: Kiosk) -> None:
    """Build the window's content, without running the loop."""
    kiosk.navigator.hears = lambda _: True  # the picture is of a kiosk with a loudspeaker
    kiosk.open_quietly()
    EventLoop.start()
