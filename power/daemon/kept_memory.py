"""What the daemon must still know after a restart, in one small file: STATE/power/kept.json.

Replaced whole (new file, fsync, rename, fsync of the folder), and only when something changed. A
thread of its own does it: the loop never waits for the card.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from common import atomic_write
from power.policy.state import Note
from power.policy.target import KeptTarget, restored

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from power.policy.state import State
    from power.policy.status_builder import Moment

log = logging.getLogger(__name__)

FILE_NAME = "kept.json"
STOP_TIMEOUT_S = 4.0
GENERATOR_STEP_S = 1800.0
"""A power cut loses no more of a generator's hours than this."""
FULL_PCT = 95.0


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """All of it. What a later version adds is skipped by an earlier one."""

    schema: int = 1
    target: KeptTarget | None = None
    generator_s: dict[str, float] = {}
    """For how long the generator of each supply ever ran."""
    cells: dict[str, int] = {}
    """How many cells each battery has, counted while it was full on mains. Without it the volts
    prove nothing after a restart in an outage: a battery that is half empty cannot be counted."""


def recalled(kept: Kept, state: State, at: Moment) -> State:
    """Put what was kept into a state that begins. Pure, as the next is."""
    supplies = {
        name: replace(
            memory,
            generator=replace(memory.generator, run_s=kept.generator_s.get(name, 0.0)),
            testimony=replace(memory.testimony, cells=kept.cells.get(name)),
        )
        for name, memory in state.supplies.items()
    }
    return replace(state, supplies=supplies, target=restored(kept.target, at))


def hours_worth_keeping(before: Mapping[str, float], state: State) -> dict[str, float]:
    """What generators ran: as it stands when one stopped, else in steps, to spare the card."""
    hours = dict(before)
    for name, memory in state.supplies.items():
        run_s = memory.generator.run_s
        step_s = GENERATOR_STEP_S if memory.generator.feeds else 1.0
        if run_s - hours.get(name, 0.0) >= step_s:
            hours[name] = run_s
    return hours


def cells_worth_keeping(before: Mapping[str, int], state: State) -> dict[str, int]:
    """What was counted of batteries that are full at this moment, and of others before."""
    counted = {
        name: memory.testimony.cells
        for name, memory in state.supplies.items()
        if memory.testimony.cells is not None
        and memory.undisturbed
        and (memory.estimate.model.energy_pct or 0.0) >= FULL_PCT
    }
    return {**before, **counted}


def read_kept(folder: Path) -> Kept:
    """Read what was kept; nothing where it cannot be read, which is logged."""
    try:
        return msgspec.json.decode((folder / FILE_NAME).read_bytes(), type=Kept)
    except FileNotFoundError:
        return Kept()
    except (OSError, msgspec.MsgspecError) as error:
        log.warning("begins without a target: %s cannot be read (%s)", folder / FILE_NAME, error)
        return Kept()


class Keeper:
    """Takes what is to be kept without making the loop wait."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.kept = read_kept(folder)
        """As last asked for; at first what an earlier run left."""
        self._written = self.kept
        self._failing = False
        self._notes: list[Note] = []
        self._called = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keep", daemon=True)

    # For the loop.

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Write what there is and end."""
        self._stopping.set()
        self._called.set()
        self._thread.join(STOP_TIMEOUT_S)

    def keep(self, kept: Kept) -> None:
        """Have it on the card soon; nothing happens when it is there already."""
        if kept != self.kept:
            self.kept = kept
            self._called.set()

    def notes(self) -> Iterator[Note]:
        """What became of the card since the last call."""
        while self._notes:
            yield self._notes.pop(0)

    # The thread.

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._called.wait()
            self._called.clear()
            self.flush()

    def flush(self) -> None:
        """Write what is not on the card yet. Never raises; a failure is logged once."""
        kept = self.kept
        if kept == self._written:
            return
        try:
            atomic_write.write(self._folder / FILE_NAME, msgspec.json.encode(kept))
        except OSError as error:
            if not self._failing:
                log.error("%s cannot be written: %s", FILE_NAME, error)  # noqa: TRY400 - one line
                self._notes.append(Note("target-not-kept", cause=str(error)))
            self._failing = True
            return
        self._written, self._failing = kept, False
