"""Decides when history goes to the card, from a thread of its own, and bears a card that fails.

Rules:
1. The newest minute is in memory; once a minute it goes to tmpfs.
2. It goes on to the card at once while anything moves (no mains, charge moving, an event), else
   every `QUIET_S`. So a power cut loses at most a minute in which something happened; what it may
   lose of a quiet time said only "as before". After a kill, tmpfs makes it up.
3. A card that fails is told once, and once more when it works again. What waits for it is
   bounded; the loop never waits for it.
"""

from __future__ import annotations

import collections
import logging
import os
import queue
import sqlite3
import threading
import time
from typing import TYPE_CHECKING

from power.history import MINUTE_S, Card, Corrupt, Seconds
from power.state import Note

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from power.history import Row
    from power.reading import Reading
    from power.status import Event

log = logging.getLogger(__name__)

FLUSH_S = 60.0
QUIET_S = 1800.0
TIDY_S = 86_400.0
MOVED_PCT = 1.0
LEARNED_STEP = 0.01
"""A capacity that changed by less is not written again."""
MOST_SAMPLES, MOST_EVENTS = 4096, 1024
MOST_MINUTES = 61
"""So many may wait for a card that fails: tmpfs holds no more."""
STOP_TIMEOUT_S = 4.0


class Recorder:
    """Takes samples and events from the loop without ever making it wait."""

    def __init__(self, run_folder: Path, state_folder: Path) -> None:
        self._folders = run_folder, state_folder
        self._samples: collections.deque[Row] = collections.deque(maxlen=MOST_SAMPLES)
        self._events: collections.deque[Event] = collections.deque(maxlen=MOST_EVENTS)
        self._notes: queue.SimpleQueue[Note] = queue.SimpleQueue()
        self._learned: dict[str, tuple[float, float]] = {}
        self._known: dict[str, tuple[float, float]] = {}
        self._seconds: Seconds | None = None
        self._card: Card | None = None
        self._waiting: set[int] = set()
        """Minutes that are not on the card yet."""
        self._moving = False
        self._charges: dict[str, float] = {}
        self._committed_s = self._tidied_s = float("-inf")
        self._stopping = threading.Event()
        self._called = threading.Event()
        self._thread = threading.Thread(target=self._run, name="record", daemon=True)
        self.failing = False
        """The card does not take what is written."""

    # For the loop.

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Write what there is and end."""
        self._stopping.set()
        self._called.set()
        self._thread.join(STOP_TIMEOUT_S)

    def save_all(self) -> None:
        """Have everything on the card soon, also what the kernel keeps: the power may go."""
        self._called.set()

    def sample(self, supply: str, at_s: float, reading: Reading, watts: float) -> None:
        """Keep a reading taken at ``at_s`` (time of day) while the loads drew ``watts``."""
        draw_w = watts if reading.draw_w is None else reading.draw_w
        charge_pct = None if reading.charge_pct is None else round(reading.charge_pct, 2)
        self._samples.append(
            (
                int(at_s),
                supply,
                charge_pct,
                charge_pct,
                reading.voltage_v,
                reading.temperature_c,
                draw_w,
                0 if reading.mains else 1,
            )
        )
        self._note_movement(supply, reading)

    def event(self, event: Event) -> None:
        """Keep an event."""
        self._events.append(event)

    def learn(self, supply: str, capacity_wh: float, relative_sd: float) -> None:
        """Keep what a battery was found to hold, once it differs from what was kept."""
        kept_wh, _ = self._known.get(supply, (0.0, 0.0))
        if abs(capacity_wh - kept_wh) > LEARNED_STEP * kept_wh:
            self._known[supply] = (capacity_wh, relative_sd)
            self._learned = {**self._learned, supply: (capacity_wh, relative_sd)}

    def notes(self) -> Iterator[Note]:
        """What became of the card since the last call."""
        while not self._notes.empty():
            yield self._notes.get()

    def _note_movement(self, supply: str, reading: Reading) -> None:
        charge_pct = reading.charge_pct
        before_pct = self._charges.setdefault(supply, charge_pct or 0.0)
        if not reading.mains or abs((charge_pct or 0.0) - before_pct) >= MOVED_PCT:
            self._moving = True
            self._charges[supply] = charge_pct or 0.0

    # The thread.

    def _run(self) -> None:
        while not self._stopping.is_set():
            called = self._called.wait(FLUSH_S)
            self._called.clear()
            self.flush(all_of_it=called)
            if called:
                os.sync()
        for database in (self._seconds, self._card):
            if database is not None:
                database.close()

    def flush(self, *, all_of_it: bool = False) -> None:
        """Write what is due now; with ``all_of_it``, the present minute too. Never raises."""
        now_s, now_at = time.monotonic(), int(time.time())
        self._flush_seconds()
        moving, self._moving = self._moving, False
        due = moving or self._events or self._learned or now_s - self._committed_s >= QUIET_S
        if not (due or all_of_it):
            return
        try:
            self._flush_card(now_at, all_of_it=all_of_it)
            self._committed_s = now_s
            if now_s - self._tidied_s >= TIDY_S and self._card is not None:
                self._card.tidy()
                self._tidied_s = now_s
        except Corrupt as error:
            self._notes.put(Note("history-corrupt", cause=str(error)))
            self._card = None
        except (sqlite3.Error, OSError) as error:
            self._fail(error)
            self._moving = moving
        else:
            if self.failing:
                self.failing = False
                self._notes.put(Note("history-works"))

    def _flush_seconds(self) -> None:
        rows = []
        while self._samples:
            rows.append(self._samples.popleft())
        try:
            if self._seconds is None:
                self._seconds = Seconds(self._folders[0])
            self._seconds.add(rows)
        except (sqlite3.Error, OSError) as error:
            log.warning("the newest hour is kept in memory: %s", error)
            self._seconds = Seconds(None)
            self._seconds.add(rows)
        self._waiting.update(row[0] // MINUTE_S * MINUTE_S for row in rows)

    def _flush_card(self, now_at: int, *, all_of_it: bool) -> None:
        seconds = self._seconds
        assert seconds is not None  # noqa: S101 - `_flush_seconds` came first
        if self._card is None:
            self._card = Card(self._folders[1])
            newest = self._card.newest_minute()
            self._waiting.update(minute for minute in seconds.minutes() if minute > newest)
        present = now_at // MINUTE_S * MINUTE_S
        self._waiting = set(sorted(self._waiting)[-MOST_MINUTES:])
        minutes = {minute for minute in self._waiting if all_of_it or minute != present}
        rows = [row for minute in sorted(minutes) for row in seconds.of_minute(minute)]
        events, learned = list(self._events), self._learned
        self._card.commit(rows, events, learned, now_at)
        self._waiting -= minutes
        for _ in events:
            self._events.popleft()
        if self._learned is learned:
            self._learned = {}

    def _fail(self, error: Exception) -> None:
        if self._card is not None:
            self._card.close()
            self._card = None
        if not self.failing:
            self.failing = True
            log.error("the history cannot be written: %s", error)
            self._notes.put(Note("history-failing", cause=str(error)))
