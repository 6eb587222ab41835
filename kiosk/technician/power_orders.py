"""Has a command done by the power daemon. It may take seconds: for a thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.i18n import power_labels
from kiosk.i18n.translator import translator
from kiosk.technician import power_commands
from power.errors import RequestError
from power.folders import Folders
from power.requests import SOCKET_NAME, ask

if TYPE_CHECKING:
    from datetime import timedelta

    from kiosk.state.snapshot import Snapshot
    from kiosk.technician.power_commands import Command

DUTCH = translator("nl")
"""Of the desk's pages and of the audit log."""


@dataclass(frozen=True)
class Outcome:
    """What became of a command."""

    said: str
    done: bool = False


def carry_out(command: Command, snapshot: Snapshot, off: timedelta, by: str) -> Outcome:
    """Ask the daemon; ``off``: by how much this machine's clock is wrong."""
    request = power_commands.request_of(command, by, snapshot.now, off)
    try:
        ask(Folders.from_environment().run / SOCKET_NAME, request)
    except RequestError as error:
        return Outcome(power_labels.refusal(error.code, str(error), DUTCH))
    return Outcome(power_commands.outcome(command, snapshot, DUTCH), done=True)


def note(command: Command, outcome: Outcome, snapshot: Snapshot) -> str:
    """For the audit log: what was asked, and what came of it."""
    return f"{power_commands.question(command, snapshot, DUTCH).title} {outcome.said}"
