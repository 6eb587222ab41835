"""The kiosk in Kivy: its window, its timers, and drawing.

Where the visitor is and what is known: `kiosk.navigation.navigator`.
"""

from __future__ import annotations

import gc
import logging
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window

from common import first_code
from common.folders import run as run_folder
from common.sd_notify import Notifier
from content.paths import database as content_database
from content.paths import progress as progress_file
from kiosk import routes
from kiosk.desk import access, stick_outbox
from kiosk.desk.desk_session import DeskSession
from kiosk.desk.link.worker import LinkWorker
from kiosk.model.qr_codes import Room
from kiosk.model.session import Session
from kiosk.navigation.attract_screen import AttractScreen
from kiosk.navigation.finger import FingerHold
from kiosk.navigation.language_recovery import LanguageRecovery
from kiosk.navigation.leaving import Leaving
from kiosk.navigation.navigator import Navigator
from kiosk.platform import event_loop, memory, window
from kiosk.platform.background import on_window_thread
from kiosk.platform.backlight import Backlight
from kiosk.platform.scanner import Scanner
from kiosk.speech import read_aloud
from kiosk.state.file_watcher import Watcher
from kiosk.state.stick_post import post_json
from kiosk.takeaway import print_action
from kiosk.technician import entrance
from kiosk.ui import fonts, icons, view_widgets
from kiosk.ui.shell import Shell
from kiosk.ui.theme import theme
from kiosk.ui.widgets.question import Question
from power.folders import Folders
from power.requests import SOCKET_NAME
from software import telling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.config import Config, Desk
    from kiosk.model.frame import Frame
    from kiosk.model.routes import Route
    from kiosk.model.views import View

log = logging.getLogger(__name__)

MINUTE_S = 60
SWEEP_AFTER_S = 0.5
"""After a new screen the widgets of the old one are swept up: by then a visitor reads. Left to
Python it would come in the middle of a touch, and take 100 ms."""
READER_AFTER_S = 1.0
"""Voices to read aloud with are looked for after the first picture."""
LOOK_S = 5.0
"""While somebody is at work: between two looks at what the link says of the letters."""


def system_clock() -> datetime:
    return datetime.now(UTC)


def look(session: Session) -> tuple[str, str, bool, str]:
    """What the whole window depends on: language, letters, reach, palette."""
    return session.language, session.text_step, session.low, session.palette


class Kiosk(App):
    """One window, one visitor at a time."""

    def __init__(self, config: Config, clock: Callable[[], datetime] = system_clock) -> None:
        self.register_event_type("on_settled")
        super().__init__()
        power = Folders.from_environment().run
        self.desk_session = DeskSession(lambda: self.navigator.now())  # noqa: PLW0108 - which comes next
        present = partial(routes.page, desk_session=self.desk_session)
        self.navigator = Navigator(
            config, power / "power.json", clock, self, self.desk_session, present
        )
        behaviour = config.behaviour
        self.leaving = Leaving(self.navigator, behaviour.return_after_s, Question())
        self._finger_hold = FingerHold(self.navigator.refresh)
        self._sweep = Clock.create_trigger(lambda _: self._sweep_up(), SWEEP_AFTER_S)
        self._attract_screen = AttractScreen(
            self.navigator,
            behaviour.start_after_s,
            lambda x, y: self.shell.language_at(x, y),  # noqa: PLW0108 - of the shell of then
        )
        self.navigator.snapshot_followers.append(self._attract_screen.heed)
        self._language_recovery = LanguageRecovery(
            run_folder() / "kiosk", self.navigator.session.language
        )
        self.navigator.session_followers.append(self._language_recovery.follow)
        self._register_actions()
        self._rest = self._later()
        self._settle = Clock.create_trigger(lambda _: self._make_the_rest())
        self._watcher: Watcher | None = None
        self._backlight = Backlight(power / SOCKET_NAME)
        self._scanner = self._scanner_of(config.desk)
        self._notifier = Notifier()

    def _register_actions(self) -> None:
        self._reader = read_aloud.register(self.navigator)
        self._wake = Clock.create_trigger(lambda _: self._reader.wake(), READER_AFTER_S)
        access.register(self.navigator, self.desk_session)
        entrance.register(self.navigator, self.desk_session)
        print_action.register(self.navigator)
        self._link = LinkWorker(self.navigator, lambda: self.desk_session.desk)
        self._look = Clock.create_trigger(lambda _: self._link.look(), LOOK_S, interval=True)

    def _scanner_of(self, settings: Desk) -> Scanner | None:
        """Where one is named: grabbed from the start, so that it types nowhere."""
        if not settings.scanner:
            return None
        return Scanner(Path(settings.scanner), on_window_thread(self._scanned))

    def _scanned(self, digits: str) -> None:
        """A queue that is scanned touches nothing for minutes, and is somebody at work."""
        if access.scanned(self.navigator, digits):
            self._backlight.touched()
            self.leaving.touched()

    # Kivy's hooks

    def build(self) -> Shell:
        fonts.register()
        icons.register()
        window.opened()
        Window.clearcolor = theme.ground
        self._measure()
        self.shell = Shell(self.navigator.go)
        # First: it swallows what it hears, and Window asks the last one first.
        self._attract_screen.start()
        self._finger_hold.start()
        Window.bind(size=self._resized, on_touch_down=self._touched, on_key_down=self._touched)
        self.navigator.render()
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
        """The first picture is there: make the rest, and from now on follow what changes."""
        Window.unbind(on_flip=self._begin)
        ran_s = [
            publisher.imported_run_s or 0.0
            for publisher in self.navigator.snapshot.publishers.values()
        ]
        self.navigator.timekeeper.begin(max(ran_s, default=0.0))
        self._settle()
        if self.navigator.settings.sound.volume_pct:
            self._wake()
        self._watcher = Watcher(self._files(), on_window_thread(self._finger_hold.run))
        self._watcher.start()
        Clock.schedule_once(self._each_minute, self._to_next_minute_s())
        if self._scanner:
            self._scanner.start()
        self._notifier.ready()
        if self._notifier.watchdog_s:
            Clock.schedule_interval(self._alive, self._notifier.watchdog_s / 4)

    def _make_the_rest(self) -> None:
        """A step a frame: no finger waits for more than one.

        One that fails ends nothing: on a card that wears out who reads the first page reads on.
        """
        step = next(self._rest, None)
        if step is None:
            self.dispatch("on_settled")
            return
        try:
            step()
        except Exception:
            log.exception("not read ahead, so tried again for who goes there")
        self._settle()

    def _later(self) -> Iterator[Callable[[], object]]:
        """What the first picture does without, step by step.

        The guides are read before a finger waits for them, or the card that holds them dies. Then
        the four places, with what they are made of, and what shows all other pages.
        """
        yield lambda: len(self.navigator.snapshot.guides)
        frame, _ = self.navigator.page(self.navigator.session.language)
        for tab in reversed(frame.tabs):
            yield partial(self._rehearse, tab.route)
        for kind in view_widgets.NAMES:
            yield partial(view_widgets.widget_of, kind)

    def _rehearse(self, place: Route) -> None:
        session = self.navigator.session
        _, view = self.navigator.page(session.language, replace(session, route=place))
        self.shell.rehearse(view)

    def on_stop(self) -> None:
        """Leave nothing behind on the clock, the window or the disk that would call us again."""
        Window.unbind(on_flip=self._begin)
        self._settle.cancel()
        if self._watcher:
            self.navigator.timekeeper.close()
            self._watcher.stop()
            self._watcher = None
            if self._scanner:
                self._scanner.stop()
        self.leaving.stop()
        self._finger_hold.stop()
        self._sweep.cancel()
        self._look.cancel()
        self._attract_screen.stop()
        self._wake.cancel()
        self._reader.silence()
        self._language_recovery.forget()
        Window.unbind(size=self._resized, on_touch_down=self._touched, on_key_down=self._touched)
        Clock.unschedule(self._each_minute)
        Clock.unschedule(self._alive)
        self._notifier.stopping()

    def _go_on(self) -> None:
        """Somebody may have been reading when the kiosk before this one died."""
        language = self._language_recovery.language(self.navigator.settings.behaviour.languages)
        if language != self.navigator.session.language:
            self.navigator.become(replace(self.navigator.session, language=language))
            self.leaving.wait()

    def open_settings(self, *_: object) -> bool:
        """Kivy's own settings are nobody's business here."""
        return False

    # What the navigator asks of its display

    def room(self) -> Room:
        return Room(int(theme.code), theme.mm)

    def follow(self, before: Session, session: Session) -> None:
        self._sweep()
        if before.role is not session.role:
            self._follow_link(at_work=session.role is not None)
        old, new = look(before), look(session)
        if old != new:
            stays = old[2:] == new[2:]
            if stays:
                self.shell.turn()
            theme.language, theme.text_step, theme.low, palette = new
            theme.dress(palette)
            if not stays:
                self._rebuild()

    def _follow_link(self, *, at_work: bool) -> None:
        """Who works here sees within seconds what became of a letter."""
        self._look.cancel()
        if at_work and self._link.is_there:
            self._link.look()
            self._look()

    def forget(self) -> None:
        self.shell.forget()

    def show(self, frame: Frame, view: View, route: Route) -> None:
        self.shell.show(frame, view, route)

    # What happens

    def _files(self) -> dict[Path, frozenset[str]]:
        shown: tuple[Path, ...] = (
            content_database(),
            Folders.from_environment().run / "power.json",
            progress_file(),
            stick_outbox.told_path(),
            first_code.path(),
            telling.path(),
        )
        if self._link.is_there:
            shown = (*shown, post_json())
        return {path.parent: frozenset({path.name}) for path in shown}

    def _measure(self) -> None:
        width, height = (int(side) for side in Window.size)
        theme.fit(width, height, self.navigator.settings.panel.diagonal_inch)

    def _resized(self, *_: object) -> None:
        self._measure()
        self._rebuild()
        self.navigator.render()

    def _rebuild(self) -> None:
        """A new shell, since sizes, colours or the reading direction changed."""
        Window.clearcolor = theme.ground
        Window.remove_widget(self.shell)
        self.shell.retire()
        self.shell = self.root = Shell(self.navigator.go)
        Window.add_widget(self.shell)

    def _touched(self, *_: object) -> bool:
        """True swallows it."""
        self._backlight.touched()
        if self._sweep.is_triggered:  # not under a finger: half a second after it, again
            self._sweep.cancel()
            self._sweep()
        return self.leaving.touched()

    def _each_minute(self, _: float) -> None:
        self.navigator.timekeeper.keep()
        self._finger_hold.run()
        self.desk_session.tidy(self.navigator.timekeeper.times())
        Clock.schedule_once(self._each_minute, self._to_next_minute_s())

    def _alive(self, _: float) -> None:
        """Said from the loop that draws and hears touches: one that hangs is restarted."""
        self._notifier.alive(time.monotonic())

    def _sweep_up(self) -> None:
        self.shell.clear_away()
        gc.collect()
        memory.forget_gone_widgets()  # also on a busy day, when no visitor leaves before the next
        if self.navigator.session == Session():  # nobody is here to wait for it
            memory.give_back()

    def _to_next_minute_s(self) -> float:
        now = self.navigator.clock()
        return MINUTE_S - now.second - now.microsecond / 1e6 + 0.05
