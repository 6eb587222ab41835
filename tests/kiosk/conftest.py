"""One offscreen window for the whole session, and pictures of what it would show."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.kiosk import stage as staging

if TYPE_CHECKING:
    from collections.abc import Callable

os.environ |= {
    "KIVY_NO_ARGS": "1",
    "KIVY_NO_CONFIG": "1",
    "KIVY_NO_ENV_CONFIG": "1",
    "KIVY_NO_FILELOG": "1",
    "KIVY_NO_CONSOLELOG": "1",
    "SDL_VIDEODRIVER": "offscreen",
}

WINDOW_SIZE_PX = (1280, 800)


@pytest.fixture(scope="session")
def session_window():
    """The only window of the process; ask for `window` instead."""
    from kivy.base import EventLoop
    from kivy.core.window import Window

    from kiosk.ui import fonts, icons

    staging.Frames.take_over()
    fonts.register()
    icons.register()
    EventLoop.start()
    Window.size = WINDOW_SIZE_PX  # Kivy's settings no longer count once a test file imported it
    Window.clearcolor = (1, 1, 1, 1)
    return Window


@pytest.fixture(autouse=True)
def nobody_looks_ahead(request, monkeypatch):
    """A look ahead is a process of its own: only a story about it starts one."""
    from kiosk.technician.look_ahead import LookAhead

    if "looking_ahead" not in request.fixturenames:
        monkeypatch.setattr(LookAhead, "_begin", lambda *_: None)


@pytest.fixture
def window(session_window):
    """The session's window, empty before and after."""
    assert session_window.size == WINDOW_SIZE_PX
    _empty(session_window)
    yield session_window
    _empty(session_window)


def _empty(window):
    for child in window.children[:]:
        window.remove_widget(child)


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """The snapshot of the sample content, and the folder its pictures are in."""
    folder = tmp_path_factory.mktemp("sample")
    return staging.sample_snapshot(staging.sample_config(), folder), folder


@pytest.fixture(scope="module")
def stage(sample, session_window, tmp_path_factory):
    """One for all tests of a module: a new kiosk for each would take most of the time."""
    nothing = str(tmp_path_factory.mktemp("nothing"))
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CONFIG", "STATE", "RUN"):
            patch.setenv(f"NOODSTEUNPUNT_{name}", nothing)
        stage = staging.Stage(*sample)
        yield stage
        stage.close()


@pytest.fixture(autouse=True)
def _as_it_was(request):
    """What another test showed on a shared stage is gone; who names a panel turns to it."""
    shared = request.getfixturevalue("stage") if "stage" in request.fixturenames else None
    if isinstance(shared, staging.Stage):
        shared.restore(panel="panel" not in request.fixturenames)


@pytest.fixture
def picture(window) -> Callable[[object], Image.Image]:
    """Puts a widget on the window's glass and returns what is to be seen of it."""
    from kivy.base import EventLoop

    def take(widget):
        window.add_widget(widget)
        for _ in range(3):
            EventLoop.idle()
        shot = widget.export_as_image()
        window.remove_widget(widget)
        texture = shot.texture
        return Image.frombytes("RGBA", texture.size, texture.pixels)

    return take


@pytest.fixture
def show(window, tmp_path, monkeypatch):
    """Makes a kiosk that shows a snapshot, and takes it away in the end."""
    from tests.kiosk.in_hand import Kiosk

    made = []
    for name in ("CONFIG", "STATE", "RUN"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path))

    def make(snapshot):
        kiosk = Kiosk(snapshot.config, clock=lambda: snapshot.now)
        kiosk.snapshot = snapshot
        kiosk.open_quietly()
        made.append(kiosk)
        return kiosk

    yield make
    for kiosk in made:
        kiosk.become(replace(kiosk.session, language="nl"))  # and the theme with it
        staging.take_away(kiosk)


@pytest.fixture
def tap():
    """A finger on a widget, down and up."""
    from kivy.base import EventLoop
    from kivy.tests.common import UnitTestTouch

    def press(widget):
        touch = UnitTestTouch(*widget.to_window(*widget.center))
        touch.touch_down()
        EventLoop.idle()
        touch.touch_up()
        EventLoop.idle()

    return press


@pytest.fixture
def now():
    """A moment of the story."""
    return datetime(2026, 1, 20, 15, 30, tzinfo=UTC)
