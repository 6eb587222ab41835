"""Decides when history goes to the card, from a thread of its own, and bears a card that fails.

Rules:
1. The newest minute is in memory; every `FLUSH_S` it goes to tmpfs.
2. It goes on to the card, into a page of `ring`, at once while anything moves (no mains, a
   charge that it has not had this hour, an event), else every `QUIET_S`. So a power cut loses at
   most a minute in which something happened; what it may lose of a quiet time said only "as
   before". After a kill, tmpfs makes it up. The minute that is not over goes too, and again later.
3. The pages are folded into power.db on the way out, and once in `FOLD_S` where there are many;
   the few of a quiet time wait for `QUIET_FOLD_S`, since a fold costs the card as much as five of
   them. Where there is no ring, what is due goes to power.db itself: dearer, and as safe.
4. A card that fails is logged once, and once more when it works again. What waits for it is
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

from power.history.database import HOUR_S, MINUTE_S, Card, Corrupt, Seconds
from power.history.ring import Batch, Ring, unfolded
from power.policy.state import Note

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from power.history.ring import Row
    from power.reading import Reading
    from power.status import Event

log = logging.getLogger(__name__)

FLUSH_S = 55.0
"""A power cut may cost 60 s: this, and the time that writing takes."""
QUIET_S = 1200.0
FOLD_S, QUIET_FOLD_S = 3600.0, 6 * 3600.0
MANY_PAGES = 20
"""More than a quiet hour has, also with a gauge that flickers."""
TIDY_S = 86_400.0
MOVED_PCT = 1.0
"""So far must a charge be from what it has been this hour. A gauge that flickers between the same
values says nothing new."""
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
        self._ring: Ring | None = None
        self._waiting: set[int] = set()
        """Minutes that are not on the card yet."""
        self._moving = False
        self._bands: dict[str, tuple[int, float, float]] = {}
        """The hour, and the lowest and highest charge in it, by supply."""
        self._written_s = self._folded_s = self._tidied_s = float("-inf")
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
        if not reading.mains:
            self._moving = True
            self._bands.pop(supply, None)
        elif self._is_new(supply, int(at_s) // HOUR_S, charge_pct):
            self._moving = True

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

    def _is_new(self, supply: str, hour: int, charge_pct: float | None) -> bool:
        """Whether a charge on mains is one that this hour has not had."""
        if charge_pct is None:
            return False
        known, low_pct, high_pct = self._bands.get(supply, (hour, charge_pct, charge_pct))
        if known != hour:
            low_pct = high_pct = charge_pct
        new = not low_pct - MOVED_PCT < charge_pct < high_pct + MOVED_PCT
        if new:
            low_pct, high_pct = min(low_pct, charge_pct), max(high_pct, charge_pct)
        self._bands[supply] = (hour, low_pct, high_pct)
        return new

    # The thread.

    def _run(self) -> None:
        while not self._stopping.is_set():
            called = self._called.wait(FLUSH_S)
            self._called.clear()
            self.flush(all_of_it=called, fold=self._stopping.is_set())
            if called:
                os.sync()
        self._close()
        if self._seconds is not None:
            self._seconds.close()

    def flush(self, *, all_of_it: bool = False, fold: bool = False) -> None:
        """Write what is due now, and with ``all_of_it`` what could wait. Never raises.

        With ``fold`` it is all in power.db when this returns.
        """
        now_s, now_at = time.monotonic(), int(time.time())
        self._flush_seconds()
        moving, self._moving = self._moving, False
        quiet = not (moving or self._events or self.failing or all_of_it or fold)
        if quiet and now_s - self._written_s < QUIET_S:
            return
        try:
            self._flush_card(now_s, now_at, fold=fold)
        except Corrupt as error:
            self._notes.put(Note("history-corrupt", cause=str(error)))
            self._close()
        except (sqlite3.Error, OSError) as error:
            self._fail(error)
            self._moving = moving
        else:
            self._written_s = now_s
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

    def _flush_card(self, now_s: float, now_at: int, *, fold: bool) -> None:
        card = self._open()
        present = now_at // MINUTE_S * MINUTE_S
        self._waiting = set(sorted(self._waiting)[-MOST_MINUTES:])
        batch, minutes = self._batch(self._waiting), self._waiting - {present}
        kept = self._append(batch)
        if kept:
            self._let_go(batch, minutes)
            batch, minutes = Batch(), set()
        if fold or not kept or self.failing or self._is_time_to_fold(card, now_s):
            self._fold(card, batch, now_at)
            self._let_go(batch, minutes)
            self._folded_s = now_s
        if now_s - self._tidied_s >= TIDY_S:
            card.tidy()
            self._tidied_s = now_s

    def _open(self) -> Card:
        if self._card is not None:
            return self._card
        self._card = Card(self._folders[1])
        self._folded_s = float("-inf")
        try:
            self._ring = Ring(self._folders[1], self._card.folded())
        except OSError as error:
            log.warning("there is no power.ring, so power.db is written each time: %s", error)
        pages, _ = self._in_ring(self._card)
        newest = max([self._card.newest_minute(), *(row[0] for row in pages.rows)])
        assert self._seconds is not None  # noqa: S101 - `_flush_seconds` came first
        self._waiting.update(minute for minute in self._seconds.minutes() if minute >= newest)
        return self._card

    def _batch(self, minutes: set[int]) -> Batch:
        assert self._seconds is not None  # noqa: S101 - `_flush_seconds` came first
        rows = [row for minute in sorted(minutes) for row in self._seconds.of_minute(minute)]
        return Batch(rows, list(self._events), self._learned)

    def _append(self, batch: Batch) -> bool:
        """Put it in the ring; tell whether it is kept there."""
        if self._ring is None:
            return False
        try:
            self._ring.append(batch)
        except OSError as error:
            log.warning("power.ring takes nothing, so power.db is written: %s", error)
            return False
        return True

    def _let_go(self, batch: Batch, minutes: set[int]) -> None:
        """Forget what is on the card."""
        self._waiting -= minutes
        for _ in batch.events:
            self._events.popleft()
        if self._learned is batch.learned:
            self._learned = {}

    def _is_time_to_fold(self, card: Card, now_s: float) -> bool:
        waited_s = now_s - self._folded_s
        if self._ring is None or waited_s >= QUIET_FOLD_S:
            return True
        if waited_s >= FOLD_S and self._ring.newest - card.folded() >= MANY_PAGES:
            return True
        return self._ring.nearly_full(card.folded())

    def _in_ring(self, card: Card) -> tuple[Batch, int]:
        """What is in the ring and not in power.db, and the highest page."""
        folded = card.folded()
        return unfolded(self._ring.read() if self._ring else b"", folded)

    def _fold(self, card: Card, batch: Batch, now_at: int) -> None:
        """Put in power.db what is in the ring, and what it did not take."""
        whole, page = self._in_ring(card)
        whole.add(batch)
        card.commit(whole.rows, whole.events, whole.learned, now_at, page)

    def _close(self) -> None:
        for file in (self._card, self._ring):
            if file is not None:
                file.close()
        self._card = self._ring = None

    def _fail(self, error: Exception) -> None:
        self._close()
        if not self.failing:
            self.failing = True
            log.error("the history cannot be written: %s", error)
            self._notes.put(Note("history-failing", cause=str(error)))
