"""The visitor's language, kept for a kiosk that dies while somebody reads.

It is back within five seconds, and must not speak Dutch then to who chose Arabic.

In memory only (RUN/kiosk), gone as soon as the visitor is forgotten.
"""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from kiosk.model.session import Session

log = logging.getLogger(__name__)

FILE_NAME = "session.json"


class Kept(msgspec.Struct, frozen=True):
    """The whole of session.json."""

    language: str


class LanguageRecovery:
    """Follows sessions; writes only when the language is another."""

    def __init__(self, folder: Path, usual: str) -> None:
        self._path = folder / FILE_NAME
        self._usual = usual
        self._kept = usual

    def language(self, offered: Collection[str]) -> str:
        """What was spoken when the last kiosk died; the usual one when none did."""
        try:
            found = msgspec.json.decode(self._path.read_bytes(), type=Kept).language
        except (OSError, msgspec.MsgspecError):
            return self._usual
        self._kept = found
        return found if found in offered else self._usual

    def follow(self, session: Session) -> None:
        """Keep the language of a session. Never raises: the visitor sees it either way."""
        if session.language == self._kept:
            return
        self._kept = session.language
        try:
            if session.language == self._usual:
                self._path.unlink(missing_ok=True)
            else:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._path.write_bytes(msgspec.json.encode(Kept(session.language)))
        except OSError as error:
            log.warning("the language will not outlast a crash: %s", error)

    def forget(self) -> None:
        """The kiosk stops in order."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)
