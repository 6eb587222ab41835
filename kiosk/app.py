"""The kiosk: reads the world, asks a presenter, shows the view. Holds no decisions of its own."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kivy.app import App
from kivy.clock import Clock, mainthread
from kivy.core.window import Window

from content.paths import database as content_database
from content.paths import run as run_folder
from kiosk import fonts, icons, idle
from kiosk.brightness import Brightness
from kiosk.pages import Scene, page
from kiosk.session import Session
from kiosk.shell import Shell
from kiosk.theme import theme
from kiosk.tongue import tongue
from kiosk.watch import Watcher
from kiosk.world import WorldReader
from power.requests import SOCKET_NAME

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.blocks import Route
    from kiosk.config import Config
    from kiosk.world import World

log = logging.getLogger(__name__)

MINUTE_S = 60


def system_clock() -> datetime:
    return datetime.now(UTC)


class Kiosk(App):
    """One window, one visitor at a time."""

    def __init__(self, config: Config, clock: Callable[[], datetime] = system_clock) -> None:
        super().__init__()
        self.settings = config
        self.session = Session()
        self.clock = clock
        self.deeds: dict[str, Callable[[str], None]] = {}
        """What a touch does beyond showing another screen, by the name of its route."""
        self._reader = WorldReader(config, run_folder() / "power.json")
        self._world: World = self._reader.read(clock())
        wait_s = config.behaviour.return_after_s
        self._forget_visitor = Clock.create_trigger(lambda _: self.leave(), wait_s)
        self._watcher: Watcher | None = None
        self._brightness = Brightness(run_folder() / SOCKET_NAME)

    # Kivy's hooks

    def build(self) -> Shell:
        fonts.register()
        icons.register()
        Window.clearcolor = theme.ground
        self._measure()
        self.shell = Shell(self.go)
        Window.bind(size=self._resized, on_touch_down=self._touched)
        self.render()
        return self.shell

    def open_quietly(self) -> None:
        """Build the window's content without running the loop, for pictures and tests."""
        Window.add_widget(self.build())

    def on_start(self) -> None:
        idle.install()
        self._watcher = Watcher(self._files(), self.refresh_soon)
        self._watcher.start()
        Clock.schedule_once(self._each_minute, self._to_next_minute_s())

    def on_stop(self) -> None:
        if self._watcher:
            self._watcher.stop()
        self._forget_visitor.cancel()
        Clock.unschedule(self._each_minute)

    def open_settings(self, *_: object) -> bool:
        """Kivy's own settings are nobody's business here."""
        return False

    # What happens

    def go(self, route: Route) -> None:
        """Follow a touch: to a deed that does something, else to another screen."""
        deed = self.deeds.get(route.screen)
        if deed:
            deed(route.key)
        else:
            self.become(self.session.go(route))

    def become(self, session: Session) -> None:
        """Show what belongs to a session; colours and sizes anew where they differ."""
        before, self.session = self.session, session
        if (before.language, before.text_step, before.palette) != (
            session.language,
            session.text_step,
            session.palette,
        ):
            theme.language = session.language
            theme.text_step = session.text_step
            theme.dress(session.palette)
            self._rebuild()
        self.render()

    def refresh(self) -> None:
        """Read everything anew and show it."""
        self._world = self._reader.read(self.clock())
        self.render()

    @mainthread
    def refresh_soon(self) -> None:
        """For the watcher's thread."""
        self.refresh()

    def render(self) -> None:
        words = tongue(self.session.language)
        frame, view = page(Scene(self._world, self.session, words, self._reader.picture))
        self.shell.show(frame, view, self.session.route)

    @property
    def world(self) -> World:
        return self._world

    def _files(self) -> dict[Path, frozenset[str]]:
        database = content_database()
        return {
            database.parent: frozenset({database.name}),
            run_folder(): frozenset({"power.json", "import.json"}),
        }

    def _measure(self) -> None:
        width, height = (int(side) for side in Window.size)
        theme.fit(width, height, self.settings.panel.diagonal_inch)

    def _resized(self, *_: object) -> None:
        self._measure()
        self._rebuild()
        self.render()

    def _rebuild(self) -> None:
        """A new shell, since sizes, colours or the reading direction changed."""
        Window.clearcolor = theme.ground
        Window.remove_widget(self.shell)
        self.shell = self.root = Shell(self.go)
        Window.add_widget(self.shell)

    def _touched(self, *_: object) -> None:
        self._brightness.touched()
        self._forget_visitor.cancel()
        self._forget_visitor()

    def _each_minute(self, _: float) -> None:
        self.refresh()
        Clock.schedule_once(self._each_minute, self._to_next_minute_s())

    def leave(self) -> None:
        """Forget the visitor: back to Informatie, in Dutch, as it was."""
        self.become(Session())

    def _to_next_minute_s(self) -> float:
        now = self.clock()
        return MINUTE_S - now.second - now.microsecond / 1e6 + 0.05
