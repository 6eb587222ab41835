"""The kiosk at one frozen moment, on any panel, in one process: for pictures and for measuring.

It shows the sample content of deploy/examples at the hour it was written for, read by the same
code as on a stick. The glass is not the window's: a shell as large as the panel is drawn off it.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec

from content.board import built_in_guides
from content.core import supersession
from content.core.map_picture import MAP_FILE, read_map
from content.core.model import Publisher
from content.parse import parse_targets
from content.source.convert import convert_source
from kiosk.config import Config, load_config
from kiosk.model import geo
from kiosk.model import routes as to
from kiosk.model.notice import Notice
from kiosk.model.roles import Role
from kiosk.model.session import START, Session
from kiosk.state.snapshot import Snapshot
from kiosk.visitor import information, places
from power.status import LoadStatus, Status, SupplyState, SupplyStatus, Why
from simulators import sample_dates
from tests.kiosk.snapshots import wanted

EXAMPLES = Path(__file__).parents[2] / "deploy" / "examples"
PUBLISHER = "veiligheidsregio-merenland"
NAME = "Veiligheidsregio Merenland"
PANELS = ((1280, 800), (1024, 600), (800, 480), (720, 1280))


NOW = sample_dates.REFERENCE
"""The moment the sample content was written for."""


def sample_config() -> Config:
    """With the banner of a drill, as in the demo: it takes room on every screen."""
    config = load_config(EXAMPLES / "kiosk.toml")
    behaviour = msgspec.structs.replace(config.behaviour, drill=True)
    return msgspec.structs.replace(config, behaviour=behaviour)


def empty_snapshot(config: Config) -> Snapshot:
    """Before the first stick."""
    return Snapshot(config=config, now=NOW, guides=built_in_guides(), publishers={})


def sample_snapshot(config: Config, folder: Path) -> Snapshot:
    """All that the sample source says, and a battery at work. Pictures land in ``folder``."""
    source = EXAMPLES / "source"
    converted = convert_source(
        source, publisher_id=PUBLISHER, publisher_name=NAME, now=NOW, previous={}
    )
    targets = {}
    for name, data in converted.targets.items():
        targets[name] = folder / name
        targets[name].parent.mkdir(parents=True, exist_ok=True)
        targets[name].write_bytes(data)
    parsed = parse_targets(PUBLISHER, targets)
    here = geo.Position(config.point.latitude, config.point.longitude)
    issued_at = NOW - timedelta(minutes=5)
    own = {(guide.hazard, guide.language) for guide in parsed.guides}
    general = (g for g in built_in_guides() if (g.hazard, g.language) not in own)
    return Snapshot(
        config=config,
        now=NOW,
        bulletins=supersession.current(parsed.bulletins, NOW, drill=True),
        places=tuple(
            geo.nearest_first(parsed.places, here, lambda p: geo.Position(p.latitude, p.longitude))
        ),
        guides=(*parsed.guides, *general),
        utilities=parsed.utilities,
        maps=(read_map(converted.targets[MAP_FILE], publisher=PUBLISHER),),
        notices=(_notice(),),
        publishers={
            PUBLISHER: Publisher(
                id=PUBLISHER, name=NAME, issue=143, issued_at=issued_at, imported_at=issued_at
            )
        },
        power=_power(),
    )


def _notice() -> Notice:
    return Notice(
        id=1,
        title="Er is koffie en thee",
        text="U vindt die achter in de zaal.\nNeem zelf een beker mee.",
        written_at=NOW - timedelta(minutes=40),
        until=NOW + timedelta(hours=6),
        by=Role.STAFF,
    )


def _power() -> Status:
    since = NOW - timedelta(hours=9)
    supply = SupplyStatus(
        driver="pijuice",
        state=SupplyState.BATTERY,
        mains=False,
        since=since,
        capacity_wh=44.4,
        charge_pct=62.0,
        voltage_v=3.9,
        temperature_c=19.0,
        runtime_h=17.5,
        essentials_runtime_h=24.0,
    )
    light = LoadStatus(
        supply="hat", wanted=True, on=True, why=Why.ESSENTIAL, since=since, essential=True,
        rank=1, watts=12.0,
    )  # fmt: skip
    return Status(
        written_at=NOW,
        started_at=since,
        supplies={"hat": supply},
        loads={"lighting": light},
    )


def earlier_in(folder: Path):
    """Finds what a bulletin replaced among those the sample left in ``folder``."""
    files = {f"bulletins/{path.name}": path for path in (folder / "bulletins").glob("*.xml")}
    known = {
        bulletin.identifier: bulletin for bulletin in parse_targets(PUBLISHER, files).bulletins
    }
    return lambda bulletin: tuple(known[before.identifier] for before in bulletin.references)


def routes(snapshot: Snapshot) -> dict[str, to.Route]:
    """Every screen of residents by name, with what it shows."""
    bulletin = snapshot.bulletins[0]
    shown = information.route_to(bulletin)
    before = bulletin.references[0]
    water = snapshot.utilities[1]
    _, first = snapshot.places[0]
    shelter = next(place for _, place in snapshot.places if place.kind == "shelter")
    together = tuple(places.route_to(place) for _, place in snapshot.places[:3])
    return {
        "information": to.Information(),
        "bulletin": shown,
        "history": to.History(shown),
        "earlier": to.Earlier(
            shown, to.Bulletin(shown.publisher, before.identifier, 0, before.sender)
        ),
        "notice": to.Notice(1),
        "utility": to.Utility(water.publisher, water.kind),
        "retell": to.Retell(shown),
        "share-bulletin": to.Share(shown),
        "share-place": to.Share(places.route_to(first)),
        "share-radio": to.Share(to.Here()),
        "places": to.Places(),
        "places-chosen": to.Places(wanted("shelter", "toilet")),
        "map": to.Map(),
        "together": to.Together(together),
        "needs": to.Needs(wanted("", "toilet")),
        "place": places.route_to(shelter),
        "guides": to.Guides(),
        "guide": to.Guide("smoke"),
        "help": to.Help(),
        "here": to.Here(),
        "status": to.Status(),
        "languages": to.Languages(),
        "aids": to.Aids(),
        "start": START,
    }


@contextmanager
def opened(config: Config):
    """A kiosk at work on the session's window, with nothing of it left behind."""
    from tests.kiosk.in_hand import Kiosk

    app = Kiosk(config)
    app.open_quietly()
    yield app
    take_away(app)


def take_away(app) -> None:
    """End a kiosk. Rows of its lists that were to be filled are no rows for the next one's."""
    from kivy.clock import Clock
    from kivy.core.window import Window

    from kiosk.ui.widgets.listing_items import forget_rows

    app.on_stop()
    app.shell.retire()
    Window.remove_widget(app.shell)
    for event in Clock.get_events():
        event.cancel()
    forget_rows()


class Stage:
    """Sets up one scene after the other; ``kiosk`` is the real one."""

    def __init__(self, snapshot: Snapshot, pictures: Path) -> None:
        from tests.kiosk.in_hand import Kiosk

        stage = self

        class Staged(Kiosk):
            def _measure(self):
                from kiosk.ui.theme import theme

                theme.fit(*stage.panel, None)

            def _rebuild(self):
                super()._rebuild()
                stage.fit()

            def _sweep_up(self):
                """Frames pass fast here: it would sweep several times in a second."""

        self._first = snapshot
        self.panel = PANELS[0]
        self.kiosk = Staged(snapshot.config, clock=lambda: NOW)
        self.kiosk.snapshot = snapshot
        self.kiosk.hears = lambda _: True
        self.kiosk.reader.picture = lambda _, file: pictures / file
        self.kiosk.reader.earlier = earlier_in(pictures)
        self.kiosk.open_quietly()
        self.fit()

    def fit(self) -> None:
        self.kiosk.shell.size_hint = (None, None)
        self.kiosk.shell.size = self.panel
        self.kiosk.shell.pos = (0, 0)

    def show(self, route: to.Route, snapshot: Snapshot | None = None, **session) -> None:
        """One screen, laid out; ``session`` as for `Session`."""
        if snapshot is not None:
            self.kiosk.snapshot = snapshot
        self.kiosk.become(replace(Session(**session), route=route))
        settle()

    def turn_to(self, panel: tuple[int, int]) -> None:
        self.panel = panel
        self.kiosk._resized()
        settle()

    def restore(self, *, panel: bool) -> None:
        """What it began with, for the next test; the panel too where that names none."""
        self.kiosk.snapshot = self._first
        if panel and self.panel != PANELS[0]:
            self.turn_to(PANELS[0])

    def close(self) -> None:
        self.turn_to(PANELS[0])
        self.kiosk.become(Session())
        take_away(self.kiosk)


def ground():
    """The colour behind all."""
    from kiosk.ui.theme import theme

    return theme.ground


class Frames:
    """Kivy's time, which passes by frames and by `pass_time` alone.

    Neither a slow machine nor what a test does between two frames makes a timer go off. Frames
    that nobody watches do not wait for one another: `settle`, and ``Clock._max_fps = 0``.
    """

    FRAME_S = 1 / 60
    PAUSE_S = 1 / 240
    """What a frame really takes, so that other threads get on."""

    now_s = 0.0

    @classmethod
    def take_over(cls) -> None:
        """For the rest of the process."""
        from kivy.clock import Clock

        cls.now_s = Clock._last_tick = Clock.time()  # else minutes of other tests pass in one tick
        Clock.__class__.time = staticmethod(lambda: cls.now_s)
        Clock.__class__.idle = cls._idle

    @staticmethod
    def _idle(clock) -> float:
        if clock._max_fps:
            time.sleep(Frames.PAUSE_S)
        Frames.now_s += Frames.FRAME_S
        clock._dt = Frames.now_s - clock._last_tick
        clock._last_tick = Frames.now_s
        return Frames.now_s


def settle(ticks: int = 7) -> None:
    """Kivy lays out over several ticks of its clock; drawing the window would only take time."""
    from kivy.clock import Clock
    from kivy.lang import Builder

    usual, Clock._max_fps = Clock._max_fps, 0  # nobody watches: no pause between ticks
    Clock.max_iteration = 100  # and a whole page may be laid out in one
    for _ in range(ticks):
        Clock.tick()
        Builder.sync()
        Clock.tick_draw()
        Builder.sync()
    Clock._max_fps = usual


def pass_time(seconds: float) -> None:
    """Let Kivy's clock run ahead for good: going back would stop timers that count already."""
    from kivy.base import EventLoop

    EventLoop.idle()
    Frames.now_s += seconds
    for _ in range(3):
        EventLoop.idle()
