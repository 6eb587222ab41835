"""Two ways into a virtual machine, both JSON by the line over a Unix socket.

`Monitor` speaks QMP: the hands that plug, touch, look and pull the power. `Agent` speaks to
qemu-guest-agent inside: it asks the machine how it is. Only the image for tests holds that agent.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import socket
import time
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = float(os.environ.get("NOODSTEUNPUNT_PATIENCE", "1"))
"""How many times as long whoever waits for a machine does so: see `machine`."""
PATIENCE_S = 120.0
"""Longest wait for one answer: an emulated machine that starts three programs is slow."""
POLL_S = 0.2
WRITE_BYTES = 1 << 20


class MachineError(Exception):
    """The machine did not answer, or refused; the message says what was asked."""


class Channel:
    """One question at a time; the answer is the first line that is not an event."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(PATIENCE_S * PATIENCE)
        self._socket.connect(str(path))
        self._file = self._socket.makefile("rwb")

    def ask(self, command: str, **arguments: object) -> Any:
        """Return what the machine answers. Raises MachineError when it refuses or is gone."""
        question = {"execute": command, "arguments": arguments}
        try:
            self._file.write(json.dumps(question).encode() + b"\n")
            self._file.flush()
            while True:
                answer = self.read_line()
                if "error" in answer:
                    raise MachineError(f"{command}: {answer['error']['desc']}")
                if "return" in answer:
                    return answer["return"]
        except (OSError, ValueError) as error:
            raise MachineError(f"{command}: no answer ({error})") from error

    def read_line(self) -> dict[str, Any]:
        line = self._file.readline()
        if not line:
            raise ConnectionError("the other side has gone")
        answer: dict[str, Any] = json.loads(line.lstrip(b"\xff"))  # the agent's mark of a new start
        return answer

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._file.close()
        self._socket.close()


class Monitor(Channel):
    """QMP, ready for commands."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.read_line()  # its greeting
        self.ask("qmp_capabilities")

    def human(self, command: str) -> str:
        """Say what only the human monitor understands. Raises MachineError on any complaint."""
        told: str = self.ask("human-monitor-command", **{"command-line": command})
        if told.strip():
            raise MachineError(f"{command}: {told.strip()}")
        return told


class Outcome(NamedTuple):
    """How a command inside ended."""

    status: int
    output: str
    errors: str


class Agent:
    """Asks questions inside. A new connection each time: a snapshot confuses an old one."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def answers(self, within_s: float = 3.0) -> bool:
        """Tell whether the agent is up."""
        try:
            with contextlib.closing(self._open(within_s)):
                return True
        except (OSError, ValueError, MachineError):
            return False

    def run(self, script: str, within_s: float = PATIENCE_S) -> Outcome:
        """Run a shell script as root inside and wait for its end. Raises MachineError."""
        with contextlib.closing(self._open(within_s)) as channel:
            started = channel.ask(
                "guest-exec", path="/bin/sh", arg=["-c", script], **{"capture-output": True}
            )
            until_s = time.monotonic() + within_s * PATIENCE
            while time.monotonic() < until_s:
                told = channel.ask("guest-exec-status", pid=started["pid"])
                if told["exited"]:
                    output, errors = (
                        base64.b64decode(told.get(part, "")).decode(errors="replace")
                        for part in ("out-data", "err-data")
                    )
                    return Outcome(told.get("exitcode", -1), output, errors)
                time.sleep(POLL_S)
        raise MachineError(f"not ended within {within_s:.0f} s: {script}")

    def must(self, script: str, within_s: float = PATIENCE_S) -> str:
        """Run a shell script that has to succeed; returns what it printed."""
        outcome = self.run(script, within_s)
        if outcome.status:
            raise MachineError(f"{script}: {outcome.status}: {outcome.errors or outcome.output}")
        return outcome.output

    def write(self, path: str, data: bytes) -> None:
        """Put a file inside, with its folders."""
        self.must(f"mkdir -p $(dirname {path})")
        with contextlib.closing(self._open(PATIENCE_S)) as channel:
            handle = channel.ask("guest-file-open", path=path, mode="w")
            for start in range(0, len(data), WRITE_BYTES):
                part = base64.b64encode(data[start : start + WRITE_BYTES]).decode()
                channel.ask("guest-file-write", handle=handle, **{"buf-b64": part})
            channel.ask("guest-file-close", handle=handle)

    def _open(self, within_s: float) -> Channel:
        """Connect and make sure that what we read answers us, not someone before us."""
        channel = Channel(self._path)
        token = time.monotonic_ns() & 0x7FFFFFFF
        channel._socket.settimeout(within_s * PATIENCE)  # noqa: SLF001 - one file, one protocol
        try:
            question = {"execute": "guest-sync", "arguments": {"id": token}}
            channel._file.write(json.dumps(question).encode() + b"\n")  # noqa: SLF001
            channel._file.flush()  # noqa: SLF001
            while channel.read_line().get("return") != token:
                pass
        except BaseException:
            channel.close()
            raise
        return channel
