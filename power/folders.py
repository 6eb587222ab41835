"""Where the power daemon keeps things: folders of its own, in which nobody else makes anything.

STATE/power/power.db      history, and power.ring before it
RUN/power/power.json      how things are now, for everybody's reading
RUN/power/power.sock      what people may ask
RUN/power/power.lock      one master of the relays
RUN/power/seconds.db      the newest hour
RUN/upkeep/upkeep.json    what the daily upkeep found: read here, written by it

On an appliance systemd-tmpfiles makes them, since only root can: STATE and RUN are root's.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from common import folders, lock
from power.errors import PowerError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OWN = "power"
LOCK_NAME = "power.lock"


class AlreadyRunning(PowerError):
    """Two masters of the same relays: refused."""


@dataclass(frozen=True)
class Folders:
    """Where the power daemon keeps things."""

    config: Path
    state: Path
    run: Path
    upkeep: Path

    @classmethod
    def from_environment(cls) -> Folders:
        run = folders.run()
        return cls(
            config=folders.config(),
            state=folders.state() / OWN,
            run=run / OWN,
            upkeep=run / "upkeep",
        )

    def prepare(self) -> None:
        """Make what is missing where this user may, as in the demo. Never raises.

        The names of earlier versions lead to the new ones, for one release.
        """
        for folder, name in ((self.run, "power.json"), (self.state, "power.db")):
            with contextlib.suppress(OSError):
                folder.mkdir(exist_ok=True)
            with contextlib.suppress(OSError):
                (folder.parent / name).symlink_to(f"{OWN}/{name}")


@contextlib.contextmanager
def sole_master(run_folder: Path) -> Iterator[None]:
    """Hold the relays alone; the kernel lets go when this process ends, however it ends.

    Raises AlreadyRunning. Without a folder to lock in, nothing is kept from running.
    """
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(lock.take(run_folder / LOCK_NAME))
        except lock.Taken as error:
            raise AlreadyRunning(
                "The power daemon is running: stop it first, systemctl stop noodsteunpunt-power."
            ) from error
        except OSError:
            pass
        yield
