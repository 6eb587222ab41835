"""Asks a daemon of this machine one line over its socket, and reads the line that answers.

`common.line_server` is the other side.
"""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, TypeVar

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

_Answer = TypeVar("_Answer")
CROWDED_S = 0.02


class NoAnswer(Exception):
    """The daemon does not answer; the message says what to do."""


def ask(  # noqa: PLR0913 - whom, what, and how long and how large the answer may be
    path: Path, line: bytes, answer: type[_Answer], *, who: str, timeout_s: float, limit_bytes: int
) -> _Answer:
    """Send a line and return what answers it, as ``answer``.

    May block for ``timeout_s``. Raises NoAnswer, which calls the daemon ``who``, and nothing else.
    """
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
            sock.settimeout(timeout_s)
            _connect(sock, path, timeout_s)
            sock.sendall(line)
            with sock.makefile("rb") as stream:
                answered = stream.readline(limit_bytes)
        return msgspec.json.decode(answered, type=answer)
    except (FileNotFoundError, ConnectionRefusedError) as error:
        raise NoAnswer(f"Nobody listens at {path}: is {who} running?") from error
    except PermissionError as error:
        raise NoAnswer(f"{path} may not be used: ask it as root or in its group.") from error
    except (OSError, msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise NoAnswer(
            f"{who[:1].upper()}{who[1:]} gave no answer ({error}): try again."
        ) from error


def _connect(sock: socket.socket, path: Path, timeout_s: float) -> None:
    """Where others crowd before the door, the kernel says so at once: then again, for a while."""
    end_s = time.monotonic() + timeout_s
    while True:
        try:
            return sock.connect(str(path))
        except BlockingIOError:
            if time.monotonic() >= end_s:
                raise
            time.sleep(CROWDED_S)
