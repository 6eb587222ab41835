"""The kiosk: reads the world, asks a presenter, shows the view. Holds no decisions of its own."""

from __future__ import annotations

import gc
import itertools
import logging
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec
from kivy.app import App
from kivy.clock import Clock, mainthread
from kivy.core.window import Window

from common.folders import run as run_folder
from content.paths import database as content_database
from content.paths import progress as progress_file
from kiosk import preload
from kiosk.desk import counter, stick_outbox
from kiosk.desk.desk_session import Office
from kiosk.i18n.translator import tongue
from kiosk.model.qr_codes import Room
from kiosk.model.session import Session
from kiosk.navigation.attract_screen import Rest
from kiosk.navigation.context import Scene
from kiosk.navigation.language_recovery import Recall
from kiosk.platform import event_loop, memory, window
from kiosk.platform.backlight import Brightness
from kiosk.preload import Preload
from kiosk.routes import page
from kiosk.speech import read_aloud
from kiosk.state.file_watcher import Watcher
from kiosk.state.snapshot import WorldReader
from kiosk.state.timekeeper import Timekeeper
from kiosk.takeaway import print_action
from kiosk.ui import fonts, icons
from kiosk.ui.shell import Shell
from kiosk.ui.theme import theme
from power.folders import Folders
from power.notify import Notifier
from power.requests import SOCKET_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kiosk.config import Config
    from kiosk.frame import Frame
    from kiosk.model.views import Route, View
    from kiosk.state.snapshot import World

log = logging.getLogger(__name__)

MINUTE_S = 60
SWEEP_AFTER_S = 0.5
"""After a new screen the widgets of the old one are swept up: by then a visitor reads. Left to
Python it would come in the middle of a touch, and take 100 ms."""
LOCK_AFTER_S = 120
"""Without a touch the desk locks itself; what was typed is kept."""


def system_clock() -> datetime:
    return datetime.now(UTC)


class Kiosk(App):
    """One window, one visitor at a time."""

    def __init__(self, config: Config, clock: Callable[[], datetime] = system_clock) -> None:
        self.register_event_type("on_settled")
        super().__init__()
        self.settings = config
        self.session = Session()
        self.clock = clock
        self.deeds: dict[str, Callable[[str], None]] = {}
        """What a touch does beyond showing another screen, by the name of its route."""
        self.followers: list[Callable[[Session], None]] = []
        """Told of every session that follows on another."""
        self.hears: Callable[[str], bool] = lambda _: False
        """Whether a language can be read aloud here."""
        self.timekeeper = Timekeeper(self._clock_now)
        power = Folders.from_environment().run
        self._reader = WorldReader(config, power / "power.json")
        self._world: World = self._reader.read(self.timekeeper.times())
        wait_s = config.behaviour.return_after_s
        self._forget_visitor = Clock.create_trigger(lambda _: self._unattended(), wait_s)
        self._rest = Rest(self, config.behaviour.start_after_s)
        self._sweep = Clock.create_trigger(lambda _: self._sweep_up(), SWEEP_AFTER_S)
        self._preload: Preload | None = None
        self._watcher: Watcher | None = None
        self._brightness = Brightness(power / SOCKET_NAME)
        self.office = Office(self.timekeeper.now)
        self._lock = Clock.create_trigger(lambda _: self.leave(), LOCK_AFTER_S)
        self.deeds |= read_aloud.deeds(self) | counter.deeds(self)
        if config.printer:
            self.deeds |= print_action.deeds(self)
        self._recall = Recall(run_folder() / "kiosk", self.session.language)
        self.followers.append(self._recall.follow)
        self._notifier = Notifier()

    def _clock_now(self) -> datetime:
        """What the clock says, right or wrong; it may be another one after a start."""
        return self.clock()

    def now(self) -> datetime:
        """The machine's time: the clock's, unless it is known to be wrong."""
        return self.timekeeper.now()

    # Kivy's hooks

    def build(self) -> Shell:
        fonts.register()
        icons.register()
        window.opened()
        Window.clearcolor = theme.ground
        self._measure()
        self.shell = Shell(self.go)
        self._rest.start()  # first: it swallows what it hears, and Window asks the last one first
        Window.bind(size=self._resized, on_touch_down=self._touched, on_key_down=self._touched)
        self.render()
        return self.shell

    def open_quietly(self) -> None:
        """Build the window's content without running the loop, for pictures and tests."""
        Window.add_widget(self.build())

    def on_start(self) -> None:
        """The first picture before all else: who looks has been without information long enough."""
        event_loop.install()
        self._go_on()
        Window.bind(on_flip=self._begin)

    def on_settled(self) -> None:
        """All that a start makes has been made."""

    def _begin(self, *_: object) -> None:
        """The first picture is there: load the rest, and from now on follow what changes."""
        Window.unbind(on_flip=self._begin)
        ran_s = [publisher.imported_run_s or 0.0 for publisher in self._world.publishers.values()]
        self.timekeeper.begin(max(ran_s, default=0.0))
        guides = self._world.guides
        self._preload = Preload(
            itertools.chain(preload.modules(), [lambda: len(guides)]),
            lambda: self.dispatch("on_settled"),
        )
        self._watcher = Watcher(self._files(), self.refresh_soon)
        self._watcher.start()
        Clock.schedule_once(self._each_minute, self._to_next_minute_s())
        self._notifier.ready()
        if self._notifier.watchdog_s:
            Clock.schedule_interval(self._alive, self._notifier.watchdog_s / 4)

    def on_stop(self) -> None:
        """Leave nothing behind on the clock, the window or the disk that would call us again."""
        Window.unbind(on_flip=self._begin)
        if self._preload:
            self._preload.stop()
        if self._watcher:
            self.timekeeper.close()
            self._watcher.stop()
            self._watcher = None
        self._forget_visitor.cancel()
        self._sweep.cancel()
        self._lock.cancel()
        self._rest.stop()
        self._recall.forget()
        Window.unbind(size=self._resized, on_touch_down=self._touched, on_key_down=self._touched)
        Clock.unschedule(self._each_minute)
        Clock.unschedule(self._alive)
        self._notifier.stopping()

    def _go_on(self) -> None:
        """Somebody may have been reading when the kiosk before this one died."""
        language = self._recall.language(self.settings.behaviour.languages)
        if language != self.session.language:
            self.become(replace(self.session, language=language))
            self._await_leaving()

    def open_settings(self, *_: object) -> bool:
        """Kivy's own settings are nobody's business here."""
        return False

    # What happens

    def go(self, route: Route) -> None:
        """Follow a touch: to a deed that does something, else to another screen."""
        deed = self.deeds.get(route.screen) or self._technicians.get(route.screen)
        if deed:
            deed(route.key)
        else:
            self.become(self.session.go(route))

    @cached_property
    def _technicians(self) -> Mapping[str, Callable[[str], None]]:
        from kiosk.technician import actions as technician_actions  # noqa: PLC0415 - residents need not wait for it

        return technician_actions.deeds(self)

    def become(self, session: Session) -> None:
        """Show what belongs to a session; colours and sizes anew where they differ."""
        before, self.session = self.session, session
        self._sweep()
        if before.role is not session.role:
            self._await_leaving()
        for follow in self.followers:
            follow(session)
        if (before.language, before.low, before.letters, before.palette) != (
            session.language,
            session.low,
            session.letters,
            session.palette,
        ):
            theme.language = session.language
            theme.low = session.low
            theme.text_step = session.letters
            theme.dress(session.palette)
            self._rebuild()
        self.render()

    def refresh(self) -> None:
        """Read everything anew and show it."""
        before, self._world = self._world, self._read_world()
        self._rest.heed(before, self._world)
        self.render()

    def _read_world(self) -> World:
        self._reader.config = self._as_switched()
        world = self._reader.read(self.timekeeper.times())
        return replace(world, notices=self.office.notices(world.now, drill=world.drill))

    def _as_switched(self) -> Config:
        """The settings, with OEFENING as staff turned it, once their book is open."""
        settings = self.settings
        usual, now = settings.behaviour.drill, self.now()
        on = self.office.drilling(now, usual=usual, settings=settings.fingerprint)
        behaviour = msgspec.structs.replace(settings.behaviour, drill=on)
        return msgspec.structs.replace(settings, behaviour=behaviour)

    @mainthread
    def refresh_soon(self) -> None:
        """For the watcher's thread."""
        self.refresh()

    def render(self) -> None:
        frame, view = self.page(self.session.language)
        self.shell.show(frame, view, self.session.route)

    def page(self, language: str) -> tuple[Frame, View]:
        """What the visitor's screen says in a language."""
        scene = Scene(
            self._world,
            self.session,
            tongue(language),
            self._reader.picture,
            earlier=self._reader.earlier,
            history=self._reader.history,
            checklists=self._reader.checklists,
            room=Room(int(theme.code), theme.mm),
            hears=self.hears(language) and self.session.role is None,
            told=stick_outbox.told(self.clock()) if self.session.role else "",
            office=self.office,
        )
        return page(scene)

    @property
    def world(self) -> World:
        return self._world

    def _files(self) -> dict[Path, frozenset[str]]:
        shown = (
            content_database(),
            Folders.from_environment().run / "power.json",
            progress_file(),
            stick_outbox.told_path(),
        )
        return {path.parent: frozenset({path.name}) for path in shown}

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
        self.shell.retire()
        self.shell = self.root = Shell(self.go)
        Window.add_widget(self.shell)

    def _touched(self, *_: object) -> None:
        self._brightness.touched()
        self._await_leaving()

    def _await_leaving(self) -> None:
        """From now on, without a touch: a visitor is forgotten, the desk locks itself."""
        self._forget_visitor.cancel()
        self._lock.cancel()
        (self._lock if self.session.role else self._forget_visitor)()

    def _each_minute(self, _: float) -> None:
        self.timekeeper.keep()
        self.refresh()
        self.office.tidy(self.timekeeper.times())
        Clock.schedule_once(self._each_minute, self._to_next_minute_s())

    def _alive(self, _: float) -> None:
        """Said from the loop that draws and hears touches: one that hangs is started anew."""
        self._notifier.alive(time.monotonic())

    def _sweep_up(self) -> None:
        gc.collect()
        if self.session == Session():  # nobody is here to wait for it
            memory.forget_gone_widgets()
            memory.give_back()

    def _unattended(self) -> None:
        """Who listens touches nothing: not gone before the text is."""
        if self.session.speaking:
            self._forget_visitor()
        else:
            self.leave()

    def leave(self) -> None:
        """Forget the visitor: back to Informatie, in Dutch, as it was."""
        self.become(Session())

    def _to_next_minute_s(self) -> float:
        now = self.clock()
        return MINUTE_S - now.second - now.microsecond / 1e6 + 0.05
