"""One thread a supply, so that a slow or hung one holds up nothing: not the light, not the others.

A reader opens its source, reads it every `READ_INTERVAL_S`, and keeps the answer for whoever asks.
On quiet mains it reads a little more seldom, since each reading wakes the processor at least twice:
for the time and for the bus. It wakes the loop only at what cannot wait (mains came or went, an
alarm, an answer lost or found), so that the loop may sleep meanwhile. Whatever a driver raises, the
thread lives on.
"""

from __future__ import annotations

import collections
import logging
import queue
import threading
import time
from concurrent.futures import Future
from typing import TYPE_CHECKING

from power.errors import PowerError, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from power.reading import Reading, Source

    Job = Callable[[Source], None]

log = logging.getLogger(__name__)

READ_INTERVAL_S = 1.0
CALM_INTERVAL_S = 1.25
REOPEN_INTERVAL_S = 5.0
STALE_READING_S = 5.0
"""A reading older than this is no reading: its driver hangs."""
KEPT_SAMPLES = 600


class Reader:
    """Reads one supply. Every method may be called from any thread."""

    def __init__(
        self,
        name: str,
        connect: Callable[[], Source],
        wake: Callable[[], None],
        interval_s: float | None = None,
    ) -> None:
        """``connect`` makes the source, in the reader's thread; ``wake`` ends the loop's sleep.

        ``interval_s``: another pace, whatever is read.
        """
        self.name = name
        self.trouble = "not read yet"
        """Why there is no reading, in a sentence; empty while there is one."""
        self._connect = connect
        self._wake = wake
        self._interval_s = interval_s
        self._source: Source | None = None
        self._latest: Reading | None = None
        self._read_at_s: float | None = None
        self._samples: collections.deque[tuple[float, Reading]] = collections.deque(
            maxlen=KEPT_SAMPLES
        )
        self._jobs: queue.SimpleQueue[tuple[Job, Future[None]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=f"read-{name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float = 2.0) -> None:
        """End the thread; one that hangs in its driver is left behind."""
        self._jobs.put(None)
        self._thread.join(timeout_s)

    def latest(self) -> Reading | None:
        """The present reading; None when there is none, or only an old one."""
        age_s = self.age_s()
        return self._latest if age_s is not None and age_s <= STALE_READING_S else None

    def age_s(self) -> float | None:
        """Seconds since the last answer; None: never answered."""
        return None if self._read_at_s is None else time.monotonic() - self._read_at_s

    def samples(self) -> list[tuple[float, Reading]]:
        """Take what was read since the last call, with the wall-clock time of each."""
        taken = []
        while self._samples:
            taken.append(self._samples.popleft())
        return taken

    def job(self, do: Job) -> Future[None]:
        """Let the reader's thread do something with its source, in turn."""
        done: Future[None] = Future()
        self._jobs.put((do, done))
        return done

    def _run(self) -> None:
        delay_s = self._read()
        while True:
            try:
                job = self._jobs.get(timeout=delay_s)
            except queue.Empty:
                delay_s = self._read()
                continue
            if job is None:
                break
            self._do(*job)
        if self._source is not None:
            self._source.close()

    def _read(self) -> float:
        """Read once; tell how long to wait until the next time."""
        try:
            if self._source is None:
                self._source = self._connect()
            reading = self._source.read()
        except PowerError as error:
            self._lost(str(error))
        except Exception as error:
            # A driver met something its author did not think of; the others must go on.
            log.exception("%s: its driver failed", self.name)
            self._lost(f"its driver failed ({error!r})")
        else:
            self._found(reading)
        return REOPEN_INTERVAL_S if self._source is None else self._pace_s()

    def _pace_s(self) -> float:
        if self._interval_s is not None:
            return self._interval_s
        calm = self._latest is not None and self._latest.mains is True
        return CALM_INTERVAL_S if calm else READ_INTERVAL_S

    def _found(self, reading: Reading) -> None:
        before = self._latest
        self._read_at_s = time.monotonic()
        self._latest = reading
        self._samples.append((time.time(), reading))
        if self.trouble:
            log.info("%s answers", self.name)
        news = before is None or (before.mains, before.faults) != (reading.mains, reading.faults)
        self.trouble = ""
        if news:
            self._wake()

    def _lost(self, trouble: str) -> None:
        news = self._latest is not None or not self.trouble
        if trouble != self.trouble:
            log.warning("%s gives no reading: %s", self.name, trouble)
        self.trouble = trouble
        self._latest = None
        if news:
            self._wake()

    def _do(self, job: Job, done: Future[None]) -> None:
        try:
            if self._source is None:
                raise SourceError(f"{self.name} is not open.")  # noqa: TRY301 - the future carries it
            job(self._source)
        except Exception as error:  # noqa: BLE001 - handed to whoever asked
            done.set_exception(error)
        else:
            done.set_result(None)
