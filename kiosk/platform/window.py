"""Opens Kivy the way a kiosk needs it: nothing on disk, no escape key, no second touch."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from kiosk.platform import bare_x, touch_input
from kiosk.platform.background import on_window_thread
from kiosk.platform.stand_in import stand_in

STYLE = Path(__file__).parents[1] / "ui" / "style.kv"
"""Instead of Kivy's, and shorter."""

LAYOUTS_A_FRAME = 100
"""Kivy stops at twenty and draws what is half laid out: a page takes up to forty, and the frame
that is drawn on top of it costs as much again."""
SETTINGS = {
    "KIVY_NO_ARGS": "1",
    "KIVY_NO_CONFIG": "1",
    "KIVY_NO_ENV_CONFIG": "1",
    "KIVY_NO_FILELOG": "1",
    "KIVY_CLIPBOARD": "sdl2",  # the usual ones start programs that are not here
    "KIVY_IMAGE": "sdl2",  # reads PNG and JPEG; the others cost 10 ms
    "SDL_MOUSE_FOCUS_CLICKTHROUGH": "1",  # under X the first click after focus counts too
}


def prepare(size_px: tuple[int, int] | None = None, *, offscreen: bool = False) -> None:
    """Set Kivy up. Call before anything imports kivy; ``size_px`` None: the whole screen."""
    os.environ.update(SETTINGS)
    os.environ.setdefault("KIVY_LOG_MODE", "PYTHON")
    if offscreen:
        os.environ["SDL_VIDEODRIVER"] = "offscreen"
    import kivy  # noqa: PLC0415 - importing Kivy has effects
    from kivy.config import Config  # noqa: PLC0415
    from kivy.logger import Logger  # noqa: PLC0415

    kivy.kivy_options["cutbuffer"] = ()  # as KIVY_CLIPBOARD, for which there is no variable
    Logger.addFilter(lambda record: "Cutbuffer" not in record.getMessage())  # nor is it missed

    whole, kivy.kivy_data_dir = kivy.kivy_data_dir, str(STYLE.parent)
    # Kivy's clock wants asyncio for a loop that is not ours: with the TLS that it brings 6 MiB, and
    # 30 ms of every start. And to find the C library that we run on, it starts a program.
    with stand_in("asyncio", wait_for=None), stand_in("ctypes.util", find_library=lambda _: None):
        import kivy.clock  # noqa: PLC0415
    import kivy.lang.builder  # noqa: PLC0415 - it reads style.kv once, here

    kivy.kivy_data_dir = whole
    Config.set("kivy", "exit_on_escape", 0)
    Config.set("input", "mouse", "mouse,disable_multitouch")
    Config.set("graphics", "multisamples", 0)
    Config.set("graphics", "show_cursor", 0 if driver() == "kmsdrm" else 1)
    if size_px is None:
        size_px = _fill_bare_x(Config)
    if size_px is not None:
        Config.set("graphics", "width", size_px[0])
        Config.set("graphics", "height", size_px[1])
    else:
        Config.set("graphics", "fullscreen", "auto")


def _fill_bare_x(config: Any) -> tuple[int, int] | None:
    """Stand in the corner without a border, as large as the screen; None: others see to that."""
    screen = bare_x.found() if driver() in {"", "x11"} and os.environ.get("DISPLAY") else None
    if screen is None:
        return None
    for name, value in {"borderless": 1, "position": "custom", "left": 0, "top": 0}.items():
        config.set("graphics", name, value)
    screen.follow(_resize)
    return screen.size_px


def _resize(size_px: tuple[int, int]) -> None:
    """On any thread: the screen has another size."""
    from kivy.core.window import Window  # noqa: PLC0415 - importing Kivy has effects

    on_window_thread(lambda: setattr(Window, "size", size_px))()


def driver() -> str:
    """How SDL reaches the screen where that was chosen: "kmsdrm" is a screen without X."""
    return os.environ.get("SDL_VIDEODRIVER", "").lower()


def opened() -> None:
    """Make up for what a screen of this kind lacks. Call once the window exists.

    A real screen takes pictures away at its own pace. Offscreen nobody does, and those that wait to
    be drawn pile up, 3 MB each, until memory is full: there each is done before the next is drawn.
    """
    from kivy.clock import Clock  # noqa: PLC0415 - importing Kivy has effects
    from kivy.core.window import Window  # noqa: PLC0415 - the same

    Clock.max_iteration = LAYOUTS_A_FRAME
    if driver() == "offscreen":
        Window.bind(on_flip=_finish)
    if driver() == "kmsdrm":
        touch_input.listen()


def _finish(_: object) -> None:
    from kivy.graphics.opengl import glFinish  # noqa: PLC0415 - as above

    glFinish()
