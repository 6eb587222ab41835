"""Makes receipts and posters in a process of their own, so that the kiosk stays small and quick.

The programs that draw them need 18 and 48 MB and up to a second; a process gives both back.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from kiosk.takeaway.handout import Poster, Receipt

PRESS_S = 60.0
"""On a busy Pi, with a wide margin."""


class PressError(Exception):
    """It could not be made; the message is the last line of what went wrong."""


def make_poster(poster: Poster) -> bytes:
    """The poster as a PDF of one page. Takes seconds: call it on a thread. Raises PressError."""
    return run((sys.executable, "-m", "kiosk.takeaway.poster"), poster)


def make_receipt(receipt: Receipt) -> bytes:
    """What to send to the printer. Takes seconds: call it on a thread. Raises PressError."""
    return run((sys.executable, "-m", "kiosk.takeaway.receipt"), receipt)


def run(program: tuple[str, ...], job: object) -> bytes:
    """Give the job, as JSON, to a program and return what it writes. Raises PressError."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            program,
            input=msgspec.json.encode(job),
            capture_output=True,
            check=True,
            timeout=PRESS_S,
        )
    except subprocess.CalledProcessError as problem:
        lines = problem.stderr.decode(errors="replace").strip().splitlines()
        raise PressError(lines[-1] if lines else str(problem)) from problem
    except (OSError, subprocess.SubprocessError) as problem:
        raise PressError(str(problem)) from problem
    return done.stdout
