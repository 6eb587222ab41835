"""The kiosk's own renderer, in a process that stays: what it draws is what residents see.

It is never imported: Kivy takes a window, seconds to start and 150 MB. It starts when the first
picture is asked for, draws one at a time, and is started again when it dies or hangs.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import threading
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import msgspec

from office.errors import OfficeError

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE_S = 30.0
"""For a first picture on a slow laptop; after that it takes a quarter of a second."""
_PIPE_BYTES = 65_536
SIZES = ((1280, 800), (800, 480), (720, 1280))
_KIOSK = """[point]
name = "Uw steunpunt"
municipality = "Voorbeeld"
latitude = {latitude}
longitude = {longitude}
"""
_MIDDLE = (52.2, 5.4)


class Picture(NamedTuple):
    """What to draw; see `kiosk.drawing`."""

    screen: str = "information"
    bulletin: tuple[str, str, str, int] | None = None
    language: str = "nl"
    size: tuple[int, int] = SIZES[0]
    text: str = "normal"

    @property
    def words(self) -> dict[str, Any]:
        return self._asdict()


class Renderer:
    """One kiosk that draws from a folder of ours. Any thread; one picture at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def content(self) -> Path:
        """Where its content.db is expected."""
        return self._folder / "state" / "content"

    def start(self) -> None:
        """Nothing: an office in which nobody writes needs no window."""

    def stop(self) -> None:
        with self._turn:
            self._end()

    def draw(self, picture: Picture) -> bytes:
        """Return a PNG. Raises OfficeError when none can be made here."""
        with self._turn:
            for _ in range(2):  # one that died since the last picture is started again
                with suppress(OSError, ValueError, msgspec.MsgspecError):
                    return self._drawn(picture)
                self._end()
        raise OfficeError("Het voorbeeld is nu niet te tekenen. Schrijven en uitgeven kan wel.")

    def _drawn(self, picture: Picture) -> bytes:
        process = self._process or self._begun()
        self._process = process
        asked, drawn = process.stdin, process.stdout
        if asked is None or drawn is None or process.poll() is not None:
            raise OSError("the renderer has ended")
        asked.write(msgspec.json.encode(picture.words) + b"\n")
        asked.flush()
        reader = _Reader(drawn)
        head = msgspec.json.decode(reader.line())
        if head["error"]:
            raise OSError(head["error"])
        return reader.exactly(head["bytes"])

    def _begun(self) -> subprocess.Popen[bytes]:
        config = self._folder / "config"
        config.mkdir(parents=True, exist_ok=True)
        latitude, longitude = _MIDDLE
        text = _KIOSK.format(latitude=latitude, longitude=longitude)
        (config / "kiosk.toml").write_text(text, encoding="utf-8")
        folders = {
            "NOODSTEUNPUNT_CONFIG": str(config),
            "NOODSTEUNPUNT_STATE": str(self._folder / "state"),
            "NOODSTEUNPUNT_RUN": str(self._folder / "run"),
        }
        return subprocess.Popen(
            [sys.executable, "-m", "kiosk", "draw"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | folders,
        )

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()


class _Reader:
    """Reads from a pipe without waiting for ever. Raises OSError."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._fd = pipe.fileno()
        self._read = b""

    def line(self) -> bytes:
        while b"\n" not in self._read:
            self._more()
        line, _, self._read = self._read.partition(b"\n")
        return line

    def exactly(self, count: int) -> bytes:
        while len(self._read) < count:
            self._more()
        return self._read

    def _more(self) -> None:
        there, _, _ = select.select([self._fd], [], [], PATIENCE_S)
        data = os.read(self._fd, _PIPE_BYTES) if there else b""
        if not data:
            raise OSError("the renderer says nothing")
        self._read += data
