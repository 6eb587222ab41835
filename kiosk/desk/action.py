"""What an action at the desk gets to work with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.desk import stick_outbox
from kiosk.desk.storage.errors import DeskError
from kiosk.model.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from content.clock import Times
    from content.core.checklists import Sheet
    from kiosk.desk.desk_session import DeskSession
    from kiosk.desk.storage.records import Desk
    from kiosk.navigation.navigator import Navigator
    from kiosk.state.snapshot import Snapshot

FAILED = "Dat lukte niet. Probeer het opnieuw."
"""Where nobody foresaw why."""


@dataclass(frozen=True)
class Sending:
    """A form that was sent, or a touch that does something."""

    desk: Desk
    values: Mapping[str, str]
    """What was filled in; a field nobody touched is absent. Empty for a touch without a form."""
    role: Role
    times: Times
    snapshot: Snapshot
    say: Callable[[str], None]
    """Tells staff, on the page that comes next, what came of it."""
    forget: Callable[[], None]
    """Empties every form that is half filled in."""
    checklists: Callable[[], tuple[Sheet, ...]] = tuple
    """Reads those of this point, its features' lines included."""

    @property
    def now(self) -> datetime:
        return self.times.machine


def to_stick(sending: Sending, files: Mapping[str, bytes], what: str) -> None:
    """Put files out for the stick, note it in the audit log, and say so. Raises DeskError."""
    said = put_out(files)
    sending.desk.audit_log.note(sending.role, what, sending.now)
    sending.say(said)


def put_out(files: Mapping[str, bytes]) -> str:
    """Put files out for the stick; gives what to say of it. For any thread. Raises DeskError."""
    waiting = [stick_outbox.put(name, content) for name, content in files.items()]
    if stick_outbox.writes_by_itself():
        return "Het wordt op de stick gezet. Wacht op het bericht onder in het scherm."
    return f"Klaar. Het staat in {waiting[0].parent}."


def ended(
    navigator: Navigator,
    desk_session: DeskSession,
    sentence: str,
    trouble: str = "",
    *,
    noted: bool,
) -> None:
    """Tell staff what came of a job that ran beside the window; ``noted``: and the audit log.

    Meanwhile the desk may have been locked, or unlocked by a technician. The log still knows who
    asked; nobody else reads what was said.
    """
    if noted:
        try:
            desk_session.desk.audit_log.note(Role.STAFF, sentence, navigator.now())
        except DeskError as error:
            trouble = trouble or str(error)
    if navigator.session.role is Role.STAFF:
        desk_session.say(f"{sentence} {trouble}".strip())
    navigator.refresh()
