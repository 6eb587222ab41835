"""What root's unit writes on the stick for other places: RUN/post/post.json, read."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from common.folders import run

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)


class PostOutcome(StrEnum):
    """As `host.post` names them."""

    WRITING = "writing"
    WRITTEN = "written"
    NOTHING = "nothing"
    NOT_VERIFIED = "not-verified"
    FULL = "full"
    FAILED = "failed"


class _Report(msgspec.Struct, frozen=True):
    stick: str
    outcome: PostOutcome
    written: tuple[str, ...] = ()


class Post(msgspec.Struct, frozen=True):
    """How far it is."""

    at: datetime
    """By the clock of the file: when it was reported."""
    stick: str
    outcome: PostOutcome
    files: int


def post_json() -> Path:
    return run() / "post" / "post.json"


def read_post(path: Path) -> Post | None:
    """None: nothing was reported, or nothing that can be read."""
    try:
        at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        report = msgspec.json.decode(path.read_bytes(), type=_Report)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, OverflowError, msgspec.MsgspecError) as error:
        log.warning("%s: %s", path, error)
        return None
    return Post(at, report.stick, report.outcome, len(report.written))
