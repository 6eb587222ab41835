"""An event loop that sleeps until something happens.

Kivy wakes sixty times a second to ask whether there is work: 2 % of a core, all night, from a
battery. This loop waits on the window system's own file descriptors instead and wakes for a
touch, for the next scheduled event, for another thread, and once a second in case all of that
failed.

When it ticks, in this order:
1. Ticks that are owed run at once: a touch is read after one tick, dispatched in the next, and
   what it schedules runs in the third.
2. For two seconds after input it ticks sixty times a second and gathers input in between, so that
   a drag makes sixty frames and readers without a descriptor of ours are served too. The same
   rhythm holds while anything is scheduled for "the next frame": animations never spin.
3. Otherwise it sleeps until the next scheduled event, and one second at most.

It leans on four private or half-private things of Kivy's clock: that `idle` and `on_schedule`
are looked up on the instance, `_last_tick` and `_dt`, and `get_min_timeout`. Nothing else in the
kiosk may. Where they do not fit, `install` says so once and Kivy runs as shipped.
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import socket
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

log = logging.getLogger(__name__)

FRAME_S = 1 / 60
QUIET_S = 1.0
"""The longest sleep: the cost of a lost event, paid with one wake-up a second."""
LIVELY_S = 2.0
"""How long after input the loop keeps frame rhythm, for readers that have no descriptor of ours."""
TICKS_OWED = 3
RESCAN_S = 30.0
"""How often to look for input devices plugged in without our hearing of it."""
STRIKES = 120
"""A descriptor still readable after this many drains in a row is nobody's: stop listening."""

NETLINK_KOBJECT_UEVENT = 15


class Clock(Protocol):
    """What we lean on in Kivy's clock. Times in seconds of `time()`."""

    _last_tick: float
    _dt: float
    idle: Callable[[], float]
    on_schedule: Callable[[Any], None]

    def time(self) -> float: ...

    def get_min_timeout(self) -> float:
        """When the next scheduled event is due; 0 for "next frame", huge for never."""


def is_window_system(fd: int) -> bool:
    """Tell whether SDL reads input or device news from this descriptor of our process."""
    try:
        target = os.readlink(f"/proc/self/fd/{fd}")  # noqa: PTH115 - "socket:[1]" is no path
    except OSError:
        return False
    if target.startswith("/dev/input/event"):
        return True
    return target.startswith("socket:") and _is_window_socket(fd)


def _is_window_socket(fd: int) -> bool:
    try:
        sock = socket.socket(fileno=fd)
    except OSError:
        return False
    try:
        if sock.family == socket.AF_NETLINK:
            return sock.proto == NETLINK_KOBJECT_UEVENT
        peer = sock.getpeername()
    except OSError:
        return False
    finally:
        sock.detach()  # it is SDL's to close
    if sock.family != socket.AF_UNIX:
        return False
    name = os.fsdecode(peer).lstrip("\0")
    return "/.X11-unix/" in name or os.path.basename(name).startswith("wayland-")  # noqa: PTH119 - may be an abstract socket, no path


def window_descriptors() -> frozenset[int]:
    """Every descriptor of this process that can bring a touch, a key or a new device."""
    numbers = (int(entry.name) for entry in Path("/proc/self/fd").iterdir())
    return frozenset(fd for fd in numbers if is_window_system(fd))


class KivyWakeup:
    """Waits for window-system descriptors, or for `ring()` from any thread."""

    def __init__(self, descriptors: Callable[[], Iterable[int]] = window_descriptors) -> None:
        self._find = descriptors
        self._wakeup = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        self._everything = select.poll()
        self._everything.register(self._wakeup, select.POLLIN)
        self._only_the_wakeup = select.poll()
        self._only_the_wakeup.register(self._wakeup, select.POLLIN)
        self._strikes: dict[int, int] = {}
        self._dead: set[tuple[int, int]] = set()  # descriptor and inode: numbers are used again
        self.rescan()

    @property
    def listening(self) -> frozenset[int]:
        return frozenset(self._strikes)

    def rescan(self) -> None:
        """Look again which descriptors there are: devices come and go."""
        found = {(fd, os.fstat(fd).st_ino) for fd in self._find()}
        self._dead &= found
        wanted = {fd for fd, _ in found - self._dead}
        for fd in self._strikes.keys() - wanted:
            self._forget(fd)
        for fd in wanted - self._strikes.keys():
            self._strikes[fd] = 0
        for fd in wanted:  # also those known: poll must not keep a closed namesake
            self._everything.register(fd, select.POLLIN)

    def ring(self) -> None:
        """Wake the waiting thread. Safe from any thread and from signal handlers."""
        os.eventfd_write(self._wakeup, 1)

    def rung(self) -> bool:
        """Tell, and forget, whether anyone rang."""
        try:
            return os.eventfd_read(self._wakeup) > 0
        except BlockingIOError:
            return False

    def judge(self) -> None:
        """Drop descriptors that stay readable. Call straight after SDL has read all it reads.

        A pulled-out device or a socket nobody reads would otherwise keep us spinning until the
        battery is empty.
        """
        ready = self._ready(0)
        for fd, strikes in list(self._strikes.items()):
            self._strikes[fd] = strikes + 1 if fd in ready else 0
            if self._strikes[fd] >= STRIKES:
                self._bury(fd, "nobody reads it")

    def wait(self, timeout_s: float) -> bool:
        """Sleep until a descriptor speaks, someone rings or time is up. True: input came."""
        return bool(self._ready(timeout_s) - {self._wakeup})

    def wait_for_ring(self, timeout_s: float) -> None:
        """Sleep until someone rings or time is up, whatever the descriptors say."""
        self._only_the_wakeup.poll(timeout_s * 1000)

    def close(self) -> None:
        """Only when no thread can ring any more."""
        os.close(self._wakeup)

    def _ready(self, timeout_s: float) -> set[int]:
        ready = dict(self._everything.poll(timeout_s * 1000))
        for fd, events in ready.items():
            if fd != self._wakeup and not events & select.POLLIN:
                self._bury(fd, "its device is gone")
        return {fd for fd, events in ready.items() if events & select.POLLIN}

    def _bury(self, fd: int, why: str) -> None:
        log.info("no longer waiting for descriptor %d: %s", fd, why)
        self._forget(fd)
        with contextlib.suppress(OSError):  # closed already: nothing to remember
            self._dead.add((fd, os.fstat(fd).st_ino))

    def _forget(self, fd: int) -> None:
        del self._strikes[fd]
        self._everything.unregister(fd)


@dataclass
class Rhythm:
    """When the next tick is due. Pure: the time is an argument."""

    owed: int = TICKS_OWED
    lively_until_s: float = 0.0

    def input_came(self, now_s: float) -> None:
        self.owed = TICKS_OWED
        self.lively_until_s = now_s + LIVELY_S

    def lively(self, now_s: float) -> bool:
        return now_s < self.lively_until_s

    def next_tick_s(self, now_s: float, last_tick_s: float, event_due_s: float) -> float:
        """When to tick if nothing comes in between; in the past: at once."""
        if self.owed:
            return last_tick_s
        frame_s = last_tick_s + FRAME_S
        if self.lively(now_s) or event_due_s <= frame_s:
            return frame_s
        return min(event_due_s, last_tick_s + QUIET_S)


class IdleLoop:
    """Takes the place of `clock.idle`; `restore` gives it back."""

    def __init__(self, clock: Clock, wakeup: KivyWakeup) -> None:
        self._clock = clock
        self._wakeup = wakeup
        self._thread = threading.get_ident()
        self._rhythm = Rhythm(lively_until_s=clock.time() + LIVELY_S)
        self._was_lively = True
        self._scanned_s = clock.time()
        self._in_place = False

    def install(self) -> None:
        self._clock.idle = self.idle
        self._clock.on_schedule = self.on_schedule
        self._in_place = True

    def restore(self) -> None:
        """Give Kivy its own loop back. The wakeup stays: another thread may be ringing it."""
        if self._in_place:
            del self._clock.idle
            del self._clock.on_schedule
            self._in_place = False

    def wake(self) -> None:
        self._wakeup.ring()

    def on_schedule(self, _event: object) -> None:
        """Another thread scheduled something: what we sleep for may be too late now."""
        if threading.get_ident() != self._thread:
            self.wake()

    def idle(self) -> float:
        """Sleep as long as `Rhythm` allows; returns the time, as Kivy's own `idle` does."""
        try:
            self._sleep()
        except OSError as problem:
            log.warning("idle loop failed (%s): back to plain Kivy", problem)
            self.restore()
        clock = self._clock
        now_s = clock.time()
        clock._dt = now_s - clock._last_tick  # noqa: SLF001 - what ClockBaseBehavior.idle does
        clock._last_tick = now_s  # noqa: SLF001
        return now_s

    def _sleep(self) -> None:
        rhythm, wakeup, clock = self._rhythm, self._wakeup, self._clock
        wakeup.judge()
        self._look_for_devices(clock.time())
        while True:
            if wakeup.rung():
                rhythm.owed = TICKS_OWED
            now_s = clock.time()
            due_s = rhythm.next_tick_s(now_s, clock._last_tick, clock.get_min_timeout())  # noqa: SLF001
            if now_s >= due_s:
                break
            if rhythm.lively(now_s):  # a drag at 1,000 events a second makes 60 frames
                wakeup.wait_for_ring(due_s - now_s)
            elif wakeup.wait(due_s - now_s):
                rhythm.input_came(clock.time())
        if not rhythm.owed and wakeup.wait(0):
            rhythm.input_came(clock.time())
        rhythm.owed = max(0, rhythm.owed - 1)

    def _look_for_devices(self, now_s: float) -> None:
        lively = self._rhythm.lively(now_s)
        settled = self._was_lively and not lively
        if settled or now_s - self._scanned_s > RESCAN_S:
            self._wakeup.rescan()
            self._scanned_s = now_s
        self._was_lively = lively


_installed: IdleLoop | None = None


def misfit(clock: object) -> str | None:
    """Name what we lean on in Kivy's clock and that is not there, or None."""
    for name in ("time", "get_min_timeout", "idle", "on_schedule", "_last_tick", "_dt"):
        if not hasattr(clock, name):
            return f"its clock has no {name}"
    tick = getattr(clock.__class__, "tick", None)  # type() would name the proxy around it
    if "idle" not in getattr(getattr(tick, "__code__", None), "co_names", ()):
        return "its tick does not call idle"
    return None


def install(clock: object | None = None) -> bool:
    """Make Kivy sleep when nothing happens. Call once, on the main thread, after the window exists.

    False: Kivy runs as shipped, and the log says why.
    """
    global _installed  # noqa: PLW0603 - one process has one event loop
    if _installed:
        return True
    if clock is None:
        from kivy import clock as kivys  # noqa: PLC0415 - importing Kivy has effects

        clock = kivys.Clock
    problem = misfit(clock)
    if problem:
        log.warning("plain Kivy event loop, which wakes 60 times a second: %s", problem)
        return False
    _installed = IdleLoop(cast("Clock", clock), KivyWakeup())
    _installed.install()
    return True


def wake() -> None:
    """Let the loop tick now. Safe from any thread and from signal handlers; harmless without it."""
    if _installed:
        _installed.wake()
