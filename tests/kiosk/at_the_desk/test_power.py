"""The light for longer, a generator, and what it costs: under a real finger, by a real daemon."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.desk.power.routes import CarryOut, OtherTime, Power, Sure
from kiosk.model.roles import Role
from kiosk.technician.power_commands import Keep
from kiosk.technician.routes import Control
from power.errors import StatusError
from power.status import read_status
from tests.kiosk.at_the_desk.hands import PATIENCE_S, button, frames, go, said, tap, until

CONFIG = """
[policy]
target_runtime_h = 2
[[supply]]
name = "hat"
driver = "simulated"
capacity_wh = 1000
generator_w = 500
[supply.options]
initial_pct = 80
[[load]]
name = "lighting"
supply = "hat"
essential = true
watts = 20
pin = 17
[[load]]
name = "coffee"
supply = "hat"
watts = 40
pin = 22
"""


def in_time(app, words):
    try:
        until(lambda: any(words in told for told in said(app)))
    except AssertionError:
        raise AssertionError(f"{words!r} in {said(app)}") from None


def press(app, words):
    """A finger on a button, where need be after those that turn the page."""
    while not in_sight(app, wanted := button(app, words)):
        tap(turning(app, "down"))
    tap(wanted)


def in_sight(app, widget):
    view = app.shell.ids.view
    _, low = widget.to_window(widget.x, widget.y)
    return low >= view.to_window(view.x, view.y)[1]


def turning(app, icon):
    return next(w for w in app.shell.walk() if getattr(w, "icon", "") == icon and not w.disabled)


@pytest.fixture
def looking_ahead():
    """Let pages look ahead as they do at a point."""


@pytest.fixture(scope="module")
def daemon(point):
    """The power daemon as a process, with a battery that is made up, on mains."""
    (point / "config/power.toml").write_text(CONFIG)
    (point / "state/power").mkdir(exist_ok=True)
    program = (sys.executable, "-m", "power", "run", "--fake-pins")
    with subprocess.Popen(program, stderr=subprocess.DEVNULL) as process:
        path = point / "run/power/power.json"
        until(lambda: told(path))
        yield lambda: read_status(path)
        process.terminate()
        process.wait(PATIENCE_S)
    path.unlink(missing_ok=True)


def told(path):
    try:
        return read_status(path).supplies["hat"].charge_pct is not None
    except StatusError:
        return False


@pytest.fixture
def at_the_power(desk, daemon):
    desk.refresh()
    go(desk, Power())
    return desk


def read_again(app):
    """As the file watcher has it done."""
    app.refresh()
    return True


def test_staff_keep_the_light_on_until_a_time_with_its_price_in_sight_and_take_it_back(
    at_the_power, daemon, looking_ahead
):
    app = at_the_power
    in_time(app, "Wat gaat wanneer uit als de stroom nu uitvalt")
    press(app, "Licht langer aan")
    named = chosen(app)[1]
    time = named.words
    tap(named)
    in_time(app, "Dit gebeurt er als de stroom nu uitvalt")
    assert daemon().target_until is None, "it was only looked at"
    assert "Licht" in said(app)
    press(app, "Ja, houd aan")
    in_time(app, "Het licht blijft aan tot ")
    until(lambda: read_again(app) and daemon().target_until is not None)
    until(lambda: f"Toch niet tot {time}" in said(app))
    press(app, f"Toch niet tot {time}")
    until(lambda: "Ja, neem terug" in said(app))
    press(app, "Ja, neem terug")
    in_time(app, "Het licht gaat weer zo lang aan als in de instellingen staat.")
    assert daemon().target_until is None
    noted = [entry.what for entry in app.desk_session.desk.audit_log.entries()]
    assert noted[1].startswith("Het licht blijft aan tot ")


def chosen(app):
    """The moments that can be had by one touch."""
    from kiosk.ui.widgets.basics import Pressable

    found = (w for w in app.shell.walk() if isinstance(w, Pressable))
    return [w for w in found if ":" in getattr(w, "words", "")]


def test_staff_tell_of_a_generator_and_that_its_fuel_is_gone(at_the_power, daemon):
    app = at_the_power
    press(app, "Aggregaat draait")
    press(app, "Een ander tijdstip")
    press(app, "1 uur later")
    assert isinstance(app.session.route, OtherTime)
    tap(chosen(app)[-1])
    press(app, "Ja, het draait")
    in_time(app, "Genoteerd: het aggregaat geeft stroom tot ")
    until(lambda: read_again(app) and daemon().supplies["hat"].generator)
    left = daemon().supplies["hat"].generator_until - datetime.now(UTC)
    assert timedelta(hours=3) < left <= timedelta(hours=3, minutes=15)
    until(lambda: "Aggregaat is uit" in said(app))
    press(app, "Aggregaat is uit")
    press(app, "Ja, het is uit")
    in_time(app, "Genoteerd: het aggregaat is uit.")
    until(lambda: not daemon().supplies["hat"].generator)


@pytest.mark.slow
def test_what_a_load_costs_is_looked_at_by_the_daemons_own_rules(
    at_the_power, daemon, looking_ahead
):
    app = at_the_power
    go(app, Sure(Keep("coffee", on=False, for_s=14400)))
    in_time(app, "langer")
    assert any(words.startswith("aan tot ") for words in said(app))
    press(app, "Ja, uit houden")
    in_time(app, "Koffie blijft uit tot ")
    until(lambda: daemon().loads["coffee"].override_until is not None)


def test_staff_switch_no_light_off_whatever_led_there(at_the_power, daemon):
    go(at_the_power, CarryOut(Keep("lighting", on=False, for_s=3600)))
    in_time(at_the_power, "Dit mag alleen een technicus, hier op het scherm.")
    assert daemon().loads["lighting"].on
    assert at_the_power.desk_session.desk.audit_log.entries() == ()


@pytest.mark.slow
def test_a_technician_finds_the_same_on_doen(kiosk, daemon, looking_ahead):
    kiosk.become(replace(kiosk.session, role=Role.TECHNICIAN, route=Control()))
    kiosk.refresh()
    frames()
    press(kiosk, "Licht langer aan")
    tap(chosen(kiosk)[0])
    until(lambda: "Ja, houd aan" in said(kiosk))
    press(kiosk, "Ja, houd aan")
    in_time(kiosk, "Het licht blijft aan tot ")
    until(lambda: daemon().target_until is not None)


@contextmanager
def silenced(point):
    """The daemon is there no more; what it last told still is."""
    path = point / "run/power/power.sock"
    away = path.with_suffix(".away")
    path.rename(away)
    try:
        yield
    finally:
        away.rename(path)


def test_a_silent_daemon_is_said_where_one_looks_ahead_and_where_one_asks(
    at_the_power, daemon, point, looking_ahead
):
    app = at_the_power
    with silenced(point):
        app.desk_session.ahead.clear()
        go(app, Sure(Keep("coffee", on=False, for_s=3600)))
        in_time(app, "De stroommodule antwoordt niet.")
        press(app, "Ja, uit houden")
        assert app.session.route == Power()
        until(lambda: app.desk_session.said.startswith("De stroommodule antwoordt niet."))
    assert app.desk_session.desk.audit_log.entries() == ()
