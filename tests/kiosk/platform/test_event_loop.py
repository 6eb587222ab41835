"""The loop sleeps when nothing happens, and misses nothing that does."""

from __future__ import annotations

import itertools
import logging
import os
import select
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kiosk.platform import event_loop
from kiosk.platform.event_loop import (
    FRAME_S,
    LIVELY_S,
    QUIET_S,
    STRIKES,
    IdleLoop,
    KivyWakeup,
    Rhythm,
)

NEVER = 1e300
NEXT_FRAME = 0.0


@pytest.mark.parametrize(
    ("owed", "lively_until_s", "event_due_s", "due_s"),
    [
        pytest.param(1, 0, NEVER, 100.0, id="an owed tick runs at once"),
        pytest.param(0, 0, NEVER, 100 + QUIET_S, id="nothing to do: sleep a second"),
        pytest.param(0, 0, 100.4, 100.4, id="sleep until the next event"),
        pytest.param(0, 0, 160.0, 100 + QUIET_S, id="never longer than a second"),
        pytest.param(0, 0, NEXT_FRAME, 100 + FRAME_S, id="an animation keeps frame rhythm"),
        pytest.param(0, 0, 99.0, 100 + FRAME_S, id="an overdue event waits for the frame"),
        pytest.param(0, 101, NEVER, 100 + FRAME_S, id="lively after input"),
    ],
)
def test_when_the_next_tick_is_due(owed, lively_until_s, event_due_s, due_s):
    rhythm = Rhythm(owed=owed, lively_until_s=lively_until_s)
    assert rhythm.next_tick_s(100.0, 100.0, event_due_s) == pytest.approx(due_s)


class FakeClock:
    """Kivy's clock on virtual time, without events."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self._last_tick = self.now_s
        self._dt = 0.0
        self.event_due_s = NEVER
        self.ticks_s: list[float] = []

    def time(self):
        return self.now_s

    def get_min_timeout(self):
        return self.event_due_s

    def idle(self):
        raise AssertionError("the loop took its place")

    def on_schedule(self, event):
        raise AssertionError("the loop took its place")

    def tick(self):
        self.ticks_s.append(self.idle())


class FakeWakeup:
    """Sleeping moves virtual time; touches come at the given moments."""

    def __init__(self, clock: FakeClock, touches_s: list[float]) -> None:
        self.clock = clock
        self.touches_s = touches_s
        self.scans = 0

    def judge(self):
        """SDL has just read everything there was."""
        self.touches_s = [touch_s for touch_s in self.touches_s if touch_s > self.clock.now_s]

    def rescan(self):
        self.scans += 1

    def rung(self):
        return False

    def wait(self, timeout_s):
        assert timeout_s >= 0
        until_s = self.clock.now_s + timeout_s
        if self.touches_s and self.touches_s[0] <= until_s:
            self.clock.now_s = max(self.clock.now_s, self.touches_s[0])
            return True
        self.clock.now_s = until_s
        return False

    def wait_for_ring(self, timeout_s):
        assert timeout_s > 0
        self.clock.now_s += timeout_s


def run(touches_s=(), seconds=60.0, event_due_s=NEVER):
    clock = FakeClock()
    clock.event_due_s = event_due_s
    wakeup = FakeWakeup(clock, [1000 + s for s in touches_s])
    IdleLoop(clock, wakeup).install()
    while clock.now_s < 1000 + seconds:
        clock.tick()
    return [s - 1000 for s in clock.ticks_s], wakeup


def between(ticks_s, start_s, end_s):
    return sum(start_s <= tick_s < end_s for tick_s in ticks_s)


def test_a_quiet_minute_costs_a_tick_a_second():
    ticks_s, wakeup = run()
    assert between(ticks_s, 3, 60) <= 58
    assert wakeup.scans <= 3


def test_a_touch_runs_three_ticks_at_once_and_two_lively_seconds():
    ticks_s, wakeup = run(touches_s=[30.25])
    assert between(ticks_s, 30.25, 30.2501) == 3
    assert between(ticks_s, 30.26, 30.25 + LIVELY_S) == pytest.approx(LIVELY_S / FRAME_S, abs=3)
    assert between(ticks_s, 33, 60) <= 28
    assert wakeup.scans >= 2, "a touch may have brought a new device"


def test_a_drag_at_a_thousand_events_a_second_makes_sixty_frames():
    ticks_s, _ = run(touches_s=[10 + i / 1000 for i in range(2000)])
    bursts = {round(tick_s, 4) for tick_s in ticks_s if 10 <= tick_s < 12}
    assert len(bursts) == pytest.approx(2 * 60, abs=8)
    assert between(ticks_s, 10, 12) <= 3 * len(bursts), "three at once, sixty times a second"


def test_an_animation_never_spins():
    ticks_s, _ = run(event_due_s=NEXT_FRAME, seconds=10)
    assert between(ticks_s, 3, 10) == pytest.approx(7 * 60, abs=2)


# The doorbell, with real descriptors


@pytest.fixture
def pipe():
    ends = list(os.pipe())
    yield ends
    for end in ends:
        if end is not None:
            os.close(end)


@pytest.fixture
def bell_on(request):
    def make(*descriptors):
        wakeup = KivyWakeup(lambda: descriptors)
        request.addfinalizer(wakeup.close)
        return wakeup

    return make


def test_input_wakes(pipe, bell_on):
    wakeup = bell_on(pipe[0])
    assert not wakeup.wait(0)
    os.write(pipe[1], b"touch")
    assert wakeup.wait(60)


def test_a_ring_from_another_thread_wakes_and_is_not_input(bell_on):
    wakeup = bell_on()
    threading.Timer(0.01, wakeup.ring).start()
    assert not wakeup.wait(60)
    assert wakeup.rung()
    assert not wakeup.rung()


def test_while_deaf_only_a_ring_wakes(pipe, bell_on):
    wakeup = bell_on(pipe[0])
    os.write(pipe[1], b"touch")
    threading.Timer(0.01, wakeup.ring).start()
    wakeup.wait_for_ring(60)
    assert wakeup.rung()


def test_a_pulled_out_device_is_dropped_at_once(pipe, bell_on):
    wakeup = bell_on(pipe[0])
    os.close(pipe[1])
    pipe[1] = None
    assert not wakeup.wait(60)
    assert wakeup.listening == set()
    wakeup.rescan()
    assert wakeup.listening == set(), "still the same dead device"


def test_the_next_device_under_the_same_number_is_heard(pipe, bell_on):
    wakeup = bell_on(pipe[0])
    os.close(pipe[1])
    wakeup.wait(60)
    fresh_read, pipe[1] = os.pipe()
    os.dup2(fresh_read, pipe[0])
    os.close(fresh_read)
    wakeup.rescan()
    os.write(pipe[1], b"touch")
    assert wakeup.wait(60)


def test_a_descriptor_nobody_reads_is_dropped_and_others_stay(pipe, bell_on, caplog):
    other_read, other_write = os.pipe()
    wakeup = bell_on(pipe[0], other_read)
    os.write(pipe[1], b"nobody reads this")
    caplog.set_level(logging.INFO)
    for _ in range(STRIKES):
        wakeup.judge()
    assert wakeup.listening == {other_read}
    assert len(caplog.records) == 1
    os.close(other_read)
    os.close(other_write)


def test_a_busy_device_that_is_read_stays(pipe, bell_on):
    wakeup = bell_on(pipe[0])
    for _ in range(STRIKES * 2):
        os.write(pipe[1], b"x")
        assert wakeup.wait(60)
        os.read(pipe[0], 1)
        wakeup.judge()
    assert wakeup.listening == {pipe[0]}


# Whose descriptors


@pytest.mark.parametrize(
    ("name", "ours"),
    [(".X11-unix/X7", True), ("wayland-0", True), ("power.sock", False)],
)
def test_which_sockets_bring_input(tmp_path, name, ours):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(path))
        server.listen()
        client.connect(str(path))
        assert (client.fileno() in event_loop.window_descriptors()) is ours
        assert client.fileno() >= 0
        client.send(b"still open")


def test_news_of_devices_wakes_and_a_file_does_not(tmp_path):
    with (
        socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, 15) as udev,
        (tmp_path / "file").open("w") as file,
    ):
        found = event_loop.window_descriptors()
    assert udev not in found
    assert file not in found


# With Kivy's own clock


@pytest.fixture
def kivys_clock(monkeypatch):
    monkeypatch.setenv("KIVY_NO_ARGS", "1")
    from kivy.clock import Clock

    ahead_s = Clock.time() - time.perf_counter()
    monkeypatch.setattr(Clock, "time", lambda: ahead_s + time.perf_counter())
    for event in Clock.get_events():  # what others left would make ticks of its own
        event.cancel()
    assert event_loop._installed is None
    assert event_loop.install()
    loop = event_loop._installed
    loop._rhythm.lively_until_s = 0.0
    loop._rhythm.owed = 0
    yield Clock
    loop.restore()
    event_loop._installed = None


def ticks_until(happened, clock):
    for count in range(1, 1000):
        clock.tick()
        if happened():
            return count
    raise AssertionError("never happened")


def test_what_another_thread_schedules_runs_in_the_tick_it_wakes(kivys_clock):
    ticks, asked_after, ran = [], [], []

    def ask():
        asked_after.append(len(ticks))
        kivys_clock.schedule_once(ran.append)

    threading.Timer(0.05, ask).start()
    while not ran:
        kivys_clock.tick()
        ticks.append(1)
    assert len(ticks) - asked_after[0] <= 2


def test_wake_ends_the_sleep(kivys_clock):
    threading.Timer(0.05, event_loop.wake).start()
    slept_s = []
    while len(slept_s) < 3:
        kivys_clock.tick()
        slept_s.append(kivys_clock.frametime)
    assert min(slept_s) < QUIET_S / 2, "the owed ticks ran at once"


def test_timed_events_come_each_in_its_time_and_without_needless_ticks(kivys_clock):
    late_s = {}
    for delay_s in (0.05, 0.01, 0.03):
        due_s = kivys_clock.get_time() + delay_s  # Kivy counts from the tick before
        kivys_clock.schedule_once(
            lambda _dt, d=delay_s, due_s=due_s: late_s.update({d: kivys_clock.time() - due_s}),
            delay_s,
        )
    assert ticks_until(lambda: len(late_s) == 3, kivys_clock) <= 4
    assert min(late_s.values()) > -0.005  # Kivy's own rounding


def test_a_broken_doorbell_gives_plain_kivy_back(kivys_clock, monkeypatch, caplog):
    def broken():
        raise OSError("no descriptors left")

    monkeypatch.setattr(event_loop._installed._wakeup, "judge", broken)
    kivys_clock.tick()
    kivys_clock.tick()
    assert "back to plain Kivy" in caplog.text
    assert len(caplog.records) == 1
    assert kivys_clock.idle.__self__.__class__.__name__.startswith("ClockBase")
    event_loop.wake()


def test_an_unknown_clock_is_left_alone_with_one_line(caplog):
    class Stranger:
        def tick(self):
            pass

    assert not event_loop.install(Stranger())
    assert len(caplog.records) == 1
    assert "plain Kivy" in caplog.text
    assert vars(Stranger()) == {}
    event_loop.wake()


# Through X, with a real pointer

X_APP = """
from kivy.base import runTouchApp, stopTouchApp
from kivy.core.window import Window
from kivy.uix.widget import Widget
from kiosk.platform import event_loop

class Pad(Widget):
    touches = 0
    def on_touch_down(self, touch):
        print("down", int(touch.x), round(Window.height - touch.y), flush=True)
        self.touches += 1
        if self.touches == 3:
            stopTouchApp()

def pointer_seen(*_):
    Window.unbind(mouse_pos=pointer_seen)
    print("listening", len(event_loop._installed._wakeup.listening), flush=True)

event_loop.install()
Window.bind(mouse_pos=pointer_seen)
runTouchApp(Pad())
"""


@pytest.fixture
def display():
    """Number of a fresh X server of our own."""
    read, write = os.pipe()
    server = subprocess.Popen(
        [shutil.which("Xvfb"), "-displayfd", str(write), "-screen", "0", "800x600x24", "-noreset"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as numbers:
        number = numbers.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


def test_real_touches_arrive_through_x(display):
    def point(*words):
        subprocess.run(["xdotool", *words], env=os.environ | {"DISPLAY": display}, check=True)

    app = subprocess.Popen(
        [sys.executable, "-c", X_APP],
        cwd=Path(event_loop.__file__).parents[2],
        env=os.environ
        | {"DISPLAY": display, "SDL_VIDEODRIVER": "x11", "KIVY_NO_ARGS": "1"}
        # else SDL swallows a click that comes together with the focus
        | {"SDL_MOUSE_FOCUS_CLICKTHROUGH": "1"}
        | {"KIVY_NO_CONFIG": "1", "KIVY_NO_FILELOG": "1", "KIVY_NO_CONSOLELOG": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        wiggle = itertools.cycle(["7", "8"])
        while not select.select([app.stdout], [], [], 0.05)[0]:
            point("mousemove", next(wiggle), "7")
        assert int(app.stdout.readline().removeprefix("listening ")) >= 1
        for x, y in [(50, 60), (200, 150), (350, 250)]:
            point("mousemove", str(x), str(y), "click", "1")
            word, at_x, at_y = app.stdout.readline().split()
            assert word == "down"
            assert (int(at_x), int(at_y)) == (pytest.approx(x, abs=2), pytest.approx(y, abs=2))
        assert app.wait(timeout=60) == 0
    finally:
        app.kill()
        app.wait()
