"""Reads aloud with espeak-ng, as a child process that is killed the moment it must be silent.

The text goes in over standard input: nothing in it can become an option or a command. Without
espeak-ng, the voice or a sound card there is no speech and no error: the screen leaves the button
out. espeak-ng itself exits with 0 when it finds no sound card, so the card is looked for here.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import threading
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

VOICES = {
    "nl": "nl",
    "en": "en-gb",
    "de": "de",
    "pl": "pl",
    "uk": "uk",
    "tr": "tr",
    "ar": "ar",
}
"""The espeak-ng voice of each language."""

WORDS_PER_MIN = 145
"""Calmer than espeak-ng's 175: heard once, in a noisy hall, by someone who is worried."""
LIST_VOICES_S = 5.0
KILLED_S = 5.0


class Speaker:
    """One voice: starting a text ends the one before. Use from one thread.

    ``volume_pct`` is 0 to 100; more is cut off, since espeak-ng distorts above it. ``on_end`` is
    called, from another thread, when a text has been read to its end or failed; not after `stop`.
    """

    def __init__(
        self,
        volume_pct: float = 80,
        *,
        on_end: Callable[[], None] = lambda: None,
        program: str = "espeak-ng",
        cards: Path = Path("/sys/class/sound"),
    ) -> None:
        self._amplitude = round(min(max(volume_pct, 0), 100))
        self._on_end = on_end
        self._program = shutil.which(program)
        self._cards = cards
        self._voices = _voices(self._program) if self._program else frozenset()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def available(self) -> bool:
        """Whether anything could be heard now: a sound card may come and go."""
        return bool(self._voices) and _has_sound(self._cards)

    def speaks(self, language: str) -> bool:
        return self.available and VOICES.get(language) in self._voices

    @property
    def speaking(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self, text: str, language: str) -> bool:
        """Read ``text`` aloud from its beginning. False: this language cannot be heard here."""
        self.stop()
        if self._program is None or not self.speaks(language):
            return False
        options = ["--stdin", "-b", "1", "-s", str(WORDS_PER_MIN), "-a", str(self._amplitude)]
        try:
            with _as_file(text) as words:
                process = subprocess.Popen(  # noqa: S603 - our own list of options, no shell
                    [self._program, "-v", VOICES[language], *options],
                    stdin=words,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
        except OSError as problem:
            log.warning("cannot read aloud: %s", problem)
            return False
        self._process = process
        threading.Thread(target=self._wait, args=(process,), name="speech", daemon=True).start()
        return True

    def stop(self) -> None:
        """Be silent now. Harmless when nothing is being read."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.kill()
            process.wait(KILLED_S)

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        """Reap the child, whoever ended it."""
        code = process.wait()
        if process is not self._process:
            return
        if code:
            log.warning("espeak-ng ended with %d", code)
        self._on_end()


def _voices(program: str) -> frozenset[str]:
    """Voices that are installed; none when the program does not even list them."""
    try:
        listed = subprocess.run(  # noqa: S603 - our own program, no shell
            [program, "--voices"], capture_output=True, check=True, timeout=LIST_VOICES_S
        )
    except (OSError, subprocess.SubprocessError) as problem:
        log.warning("no reading aloud: %s", problem)
        return frozenset()
    rows = listed.stdout.decode(errors="replace").splitlines()[1:]
    return frozenset(columns[1] for columns in map(str.split, rows) if len(columns) > 1)


def _has_sound(cards: Path) -> bool:
    """Whether ALSA knows a card. Not asked of /proc/asound, which the kiosk's unit hides."""
    return any(cards.glob("card[0-9]*"))


def _as_file(text: str) -> BinaryIO:
    """The text in memory, ready to be read: a pipe would block on a long one.

    Brackets are spaced out because espeak-ng takes [[…]] for phonemes.
    """
    words = os.fdopen(os.memfd_create("speech"), "w+b")
    words.write(text.replace("[[", "[ [").encode(errors="replace"))
    words.seek(0)
    return words
