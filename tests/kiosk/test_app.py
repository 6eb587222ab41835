"""The real kiosk in a real window, on real books, under a real finger."""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from kiosk.model import routes
from kiosk.model.views import Map, Tally
from tests.kiosk import stage as staging
from tests.kiosk.test_screens import least_mm

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0
"""Far more than the two seconds promised: a busy machine must not fail a test."""


def content(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "content", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.fixture(scope="module")
def point(tmp_path_factory):
    """A support point with the sample content and no power daemon yet."""
    folder = tmp_path_factory.mktemp("point")
    names = ("CONFIG", "STATE", "RUN")
    saved = dict(os.environ)
    for name in names:
        (folder / name.lower()).mkdir()
        os.environ[f"NOODSTEUNPUNT_{name}"] = str(folder / name.lower())
    (folder / "run/power").mkdir()
    os.environ["NOODSTEUNPUNT_PASSPHRASE"] = "only for this test"
    shutil.copy(ROOT / "deploy/examples/kiosk.toml", folder / "config")
    move_dates = [sys.executable, "-m", "simulators.sample_dates"]
    source = ROOT / "deploy/examples/source"
    subprocess.run([*move_dates, source, folder / "source"], cwd=ROOT, check=True)
    content("init-publisher", folder / "keys", "--id", "veiligheidsregio-merenland", "--name", "VR")
    (folder / "stick").mkdir()
    publish(folder)
    content("trust", "--yes", folder / "keys" / "ROOT.json")
    content("import", folder / "stick")
    yield folder
    os.environ.clear()
    os.environ.update(saved)


def publish(folder):
    content("publish", folder / "source", "--publisher", folder / "keys", "--to", folder / "stick")


@pytest.fixture
def app_on_the_glass(point, window, monkeypatch):
    """Starts the app, watching its files; the idle loop, which sleeps, has its own tests."""
    from kiosk.config import load_config
    from kiosk.model.session import Session
    from kiosk.platform import event_loop
    from tests.kiosk.in_hand import Kiosk

    monkeypatch.setattr(event_loop, "install", lambda: False)
    started = []

    def start():
        for one in started:
            window.remove_widget(one.shell)
        started.append(Kiosk(load_config()))
        started[-1].open_quietly()
        started[-1].on_start()
        frames()
        return started[-1]

    yield start
    for one in started:
        one.become(Session())
        staging.take_away(one)


@pytest.fixture
def kiosk(app_on_the_glass):
    return app_on_the_glass()


def frames(number=6):
    from kivy.base import EventLoop

    for _ in range(number):
        EventLoop.idle()


def until(condition):
    """Let the window run until something holds."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        frames(1)


def pressables(app):
    from kiosk.ui.widgets.basics import Pressable

    return [w for w in app.shell.walk() if isinstance(w, Pressable) and not w.disabled]


def tap(widget=None, at=None):
    from kivy.tests.common import UnitTestTouch

    x, y = at or widget.to_window(*widget.center)
    touch = UnitTestTouch(x, y)
    touch.touch_down()
    frames(2)
    touch.touch_up()
    frames()


def words_on(app):
    return [w.words for w in app.shell.walk() if getattr(w, "words", "")]


def tab(app, number):
    """The tabs from left to right; Kivy lists children from the last."""
    return app.shell.ids.tabs.children[::-1][number]


def test_the_first_picture_comes_before_all_that_it_can_do_without(kiosk, window, monkeypatch):
    """The glass is dark until then; the book, the watcher and systemd's READY can wait."""
    from kiosk.config import load_config
    from tests.kiosk.in_hand import Kiosk

    seen = []
    second = Kiosk(load_config())
    monkeypatch.setattr(second._notifier, "ready", lambda: seen.append("ready"))
    flipped = lambda *_: seen.append("picture")  # noqa: E731 - bound and unbound by its name
    try:
        second.open_quietly()
        second.on_start()
        window.bind(on_flip=flipped)
        assert second._watcher is None
        assert second.desk_session._desk is None
        second.bind(on_settled=lambda _: seen.append("settled"))
        until(lambda: "settled" in seen)
    finally:
        window.unbind(on_flip=flipped)
        second.on_stop()
        window.remove_widget(second.shell)
    assert seen[0] == "picture"
    assert seen.count("ready") == seen.count("settled") == 1
    assert not second._wake.is_triggered, "nobody looks for voices once it has stopped"
    assert len(second.snapshot.guides) > 0


def test_a_page_whose_code_the_card_gives_no_more_takes_no_other_with_it(
    kiosk, window, monkeypatch
):
    """It is read right after the first picture: each start would end there, each second one."""
    from kiosk.config import load_config
    from kiosk.ui import view_widgets
    from tests.kiosk.in_hand import Kiosk

    def worn(kind, read=view_widgets.widget_of):
        if kind in {Map, Tally}:
            raise OSError(errno.EIO, "Input/output error")
        return read(kind)

    monkeypatch.setattr(view_widgets, "widget_of", worn)
    seen = []
    second = Kiosk(load_config())
    try:
        second.open_quietly()
        second.on_start()
        second.bind(on_settled=lambda _: seen.append("settled"))
        until(lambda: seen)
        second.go(routes.Places())
        assert words_on(second)
    finally:
        second.on_stop()
        window.remove_widget(second.shell)


def test_the_four_places_are_one_touch_away(kiosk):
    for number, route in [
        (1, routes.Places()),
        (2, routes.Guides()),
        (3, routes.Here()),
        (0, routes.Information()),
    ]:
        tap(tab(kiosk, number))
        assert kiosk.session.route == route


def test_a_bulletin_opens_and_the_way_back_is_there(kiosk):
    from kiosk.ui.widgets.board_cells import Headline

    tap(next(w for w in kiosk.shell.walk() if isinstance(w, Headline)))
    assert isinstance(kiosk.session.route, routes.Bulletin)
    assert "Neem mee: foto of code" in words_on(kiosk)
    tap(kiosk.shell.ids.header.back)
    assert kiosk.session.route == routes.Information()


def test_the_language_changes_and_is_forgotten_with_the_visitor(kiosk):
    kiosk.go(routes.SetLanguage("en"))
    frames()
    assert "Where to go" in words_on(kiosk)
    kiosk.leave()
    frames()
    assert "Waarheen" in words_on(kiosk)


@pytest.mark.parametrize(
    "screen", [routes.Information, routes.Places, routes.Guides, routes.Here, routes.Aids]
)
def test_everything_to_press_is_large_enough_for_a_cold_hand(kiosk, screen):
    from kiosk.ui.theme import theme

    kiosk.go(screen())
    frames()
    for widget in pressables(kiosk):
        if widget.opacity and widget.width > 1:
            for side, least in zip(widget.size, least_mm(widget), strict=True):
                assert side >= least * theme.mm - 1, widget


def test_a_new_stick_changes_the_screen_by_itself(kiosk, point):
    kiosk.go(kiosk.session.route)
    fresh = point / "source" / "bulletins" / "nieuw.md"
    fresh.write_text(
        "---\nsoort: water\nernst: extreem\ngebied: Veldermeer\ngeldig tot: 6 uur\n---\n"
        "# nl\n## Het water is giftig\nDrink het niet.\n### Wat moet u doen\n1. Drink het niet.\n",
        encoding="utf-8",
    )
    publish(point)
    content("import", point / "stick")
    until(lambda: "Het water is giftig" in words_on(kiosk))


def test_the_status_page_follows_power_json(kiosk, point):
    kiosk.go(routes.Status())
    frames()
    assert any("antwoordt niet" in words for words in words_on(kiosk))
    write_status(point)
    until(lambda: any("Netstroom" in words for words in words_on(kiosk)))


def write_status(point):
    """As the daemon does: a whole new file, renamed."""
    from datetime import UTC, datetime

    import msgspec

    from power.status import Status, SupplyState, SupplyStatus

    now = datetime.now(UTC)
    supply = SupplyStatus(driver="simulated", state=SupplyState.MAINS, mains=True, capacity_wh=1)
    status = Status(written_at=now, started_at=now, supplies={"hat": supply}, loads={})
    scratch = point / "run/power/power.json.new"
    scratch.write_bytes(msgspec.json.encode(status))
    scratch.rename(point / "run/power/power.json")


def test_a_broken_content_db_leaves_what_was_shown_and_says_so(kiosk, point):
    kiosk.go(routes.SetLanguage("nl"))  # a kiosk comes back in the language it died in
    database = point / "state" / "content" / "content.db"
    whole = database.read_bytes()
    shown = kiosk.snapshot.bulletins
    assert shown
    try:
        broken = database.with_name("broken")
        broken.write_bytes(b"not a database" * 400)
        broken.rename(database)
        until(lambda: any("Vraag een medewerker" in words for words in words_on(kiosk)))
        assert kiosk.snapshot.bulletins == shown
    finally:
        mended = database.with_name("mended")
        mended.write_bytes(whole)
        mended.rename(database)
    until(lambda: not kiosk.snapshot.content_trouble)


@pytest.fixture
def in_no_time():
    """Frames follow one another at once."""
    from kivy.clock import Clock

    before, Clock._max_fps = Clock._max_fps, 0
    yield
    Clock._max_fps = before


def test_furious_tapping_does_nothing_odd(kiosk, in_no_time):
    dice = random.Random(7)
    for _ in range(25):
        tap(at=(dice.uniform(0, 1280), dice.uniform(0, 800)))
    kiosk.leave()
    frames()
    assert kiosk.session.route == routes.Information()
    assert kiosk.shell.parent is not None


def rows(app):
    from kiosk.ui.widgets.listing_items import RowItem

    return [w for w in app.shell.walk() if isinstance(w, RowItem)]


def test_rows_turn_round_with_the_language(kiosk, in_no_time):
    from kiosk.ui.widgets.text import Icon

    for language, on_the_left in (("nl", True), ("ar", False), ("nl", True)):
        kiosk.go(routes.SetLanguage(language))
        for screen in (routes.Guides, routes.Places):
            kiosk.go(screen())
            frames()
            for row in rows(kiosk):
                icon = next(w for w in row.walk(restrict=True) if isinstance(w, Icon))
                assert (icon.center_x < row.width / 2) is on_the_left, (language, screen)


def test_another_list_begins_at_its_top(kiosk, in_no_time):
    from kiosk.ui.widgets.listing import Rows

    kiosk.go(routes.Places())
    frames()
    scrolling = next(w for w in kiosk.shell.walk() if isinstance(w, Rows))
    scrolling.scroll_y = 0.2
    frames()
    kiosk.go(routes.Guides())
    frames()
    assert next(w for w in kiosk.shell.walk() if isinstance(w, Rows)).scroll_y == 1


def test_after_a_crash_it_speaks_the_visitors_language(kiosk, point, app_on_the_glass):
    kiosk.go(routes.SetLanguage("en"))
    kept = (point / "run/kiosk/session.json").read_bytes()
    kiosk.on_stop()
    assert not (point / "run/kiosk/session.json").exists()
    (point / "run/kiosk/session.json").write_bytes(kept)  # as when it was killed
    again = app_on_the_glass()
    assert again.session.language == "en"
    assert "Where to go" in words_on(again)


def test_a_stopped_kiosk_hears_nothing_more(kiosk, monkeypatch):
    from kivy.core.window import Window
    from kivy.tests.common import UnitTestTouch

    kiosk.on_stop()
    with monkeypatch.context() as patches:
        patches.setattr(kiosk, "leaving", None)  # a call would fail
        UnitTestTouch(600, 780).touch_down()
        Window.dispatch("on_key_down", 97, 38, "a", [])


def test_reading_on_keeps_the_place_when_the_page_is_renewed(kiosk):
    kiosk.go(routes.Guides())
    frames()
    view = kiosk.shell.ids.view.children[0]
    kiosk.snapshot = replace(kiosk.snapshot, bulletins=())
    kiosk.render()
    frames()
    assert kiosk.shell.ids.view.children[0] is view


@pytest.mark.parametrize("size", [(800, 480), (720, 1280)], ids=lambda s: f"{s[0]}x{s[1]}")
def test_a_picture_needs_no_display(point, tmp_path, size):
    out = tmp_path / "deep" / "x.png"
    command = [sys.executable, "-m", "kiosk", "screenshot", "--screen", "place", "--lang", "ar"]
    subprocess.run([*command, "--size", f"{size[0]}x{size[1]}", "--out", out], cwd=ROOT, check=True)
    assert Image.open(out).size == size
