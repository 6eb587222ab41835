"""Lets a navigator do what technicians ask. What it takes is loaded for who comes through the lock.

Residents, and the first picture, do not wait for it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from kiosk.model.routes import TechnicianAction

if TYPE_CHECKING:
    from kiosk.desk.desk_session import DeskSession
    from kiosk.model.session import Session
    from kiosk.navigation.navigator import Navigator
    from kiosk.technician.actions import TechnicianActions
    from kiosk.technician.look_ahead import LookAhead


def register(navigator: Navigator, desk_session: DeskSession) -> None:
    technicians = _Technicians(navigator, desk_session)
    navigator.session_followers.append(technicians.follow)
    navigator.on(TechnicianAction, lambda asked: technicians.actions.do(asked))  # noqa: PLW0108 - loads it


class _Technicians:
    def __init__(self, navigator: Navigator, desk_session: DeskSession) -> None:
        self._navigator = navigator
        self._desk_session = desk_session
        self._look_ahead: LookAhead | None = None

    @cached_property
    def actions(self) -> TechnicianActions:
        from kiosk.technician.actions import TechnicianActions  # noqa: PLC0415 - see above

        return TechnicianActions(self._navigator, self._desk_session)

    def follow(self, session: Session) -> None:
        """Whoever is at work may turn to a page that looks ahead: staff have one too."""
        if session.role is not None and self._look_ahead is None:
            from kiosk.technician.look_ahead import LookAhead  # noqa: PLC0415 - see above

            self._look_ahead = LookAhead(self._navigator, self._desk_session)
