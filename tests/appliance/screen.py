"""What a person sees on the machine's screen: read from pictures, never asked of the program."""

from __future__ import annotations

import subprocess
import time
from functools import cached_property
from typing import TYPE_CHECKING

from PIL import Image

from simulators.virtual_machine.channel import PATIENCE, MachineError
from simulators.virtual_machine.machine import HEIGHT_PX, WIDTH_PX

if TYPE_CHECKING:
    from pathlib import Path

    from simulators.virtual_machine.machine import Machine

ORANGE = (240, 125, 0)
"""Of the civil-protection sign, on every screen of the kiosk."""
NEAR = 25
PLACES = ("Informatie", "Waarheen", "Wat te doen", "Dit steunpunt")
"""At the bottom of every screen, in this order and equally wide; too bold for tesseract to read."""


def middle_of(place: str) -> tuple[float, float]:
    """Return the pixel in the middle of one of the four places."""
    return (PLACES.index(place) + 0.5) * WIDTH_PX / len(PLACES), HEIGHT_PX * 0.935


class Screen:
    """One picture of the screen."""

    def __init__(self, picture: Path) -> None:
        self.picture = picture
        with Image.open(picture) as image:
            self._image = image.convert("RGB")

    @property
    def blank(self) -> bool:
        """Whether it is one colour all over, or off: then qemu says so in a size of its own."""
        if self._image.size != (WIDTH_PX, HEIGHT_PX):
            return True
        return all(low == high for low, high in self._image.getextrema())

    @property
    def is_the_kernels(self) -> bool:
        """Whether the kernel has the screen: until then qemu says so in a size of its own."""
        return self._image.size == (WIDTH_PX, HEIGHT_PX)

    @property
    def has_sign(self) -> bool:
        """Whether the civil-protection sign is on it, so that the kiosk drew it."""
        colours = self._image.crop((0, 0, 400, 300)).getcolors(400 * 300) or []
        near = (
            count
            for count, colour in colours
            if all(abs(a - b) < NEAR for a, b in zip(colour, ORANGE, strict=True))
        )
        return sum(near) > 1000

    @cached_property
    def text(self) -> str:
        """What tesseract reads, in one line; bold words in a frame escape it."""
        command = ["tesseract", str(self.picture), "-", "-l", "nld", "--psm", "11"]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return " ".join(told.split())


class Watcher:
    """Looks at a machine's screen and keeps every picture that differs from the one before."""

    def __init__(self, machine: Machine, folder: Path) -> None:
        self._machine = machine
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True)
        self._last = b""
        self.kept: list[Screen] = []

    def look(self) -> Screen:
        picture = self._machine.look(self._folder / f"{len(self.kept):03}.png")
        content = picture.read_bytes()
        if content != self._last:
            self._last = content
            self.kept.append(Screen(picture))
        else:
            picture.unlink()
        return self.kept[-1]

    def wait_for(self, *texts: str, within_s: float = 180.0) -> Screen:
        """Look until every text is on the screen. Raises MachineError, with what was seen."""
        until_s = time.monotonic() + within_s * PATIENCE
        while True:
            screen = self.look()
            if not screen.blank and all(text in screen.text for text in texts):
                return screen
            if time.monotonic() > until_s:
                raise MachineError(
                    f"not on the screen within {within_s:.0f} s: {texts}. Last, {screen.picture}: "
                    f"{screen.text if not screen.blank else 'blank'}"
                )
            time.sleep(0.5)

    def go(self, place: str) -> None:
        """Touch one of the four places at the bottom."""
        x_px, y_px = middle_of(place)
        self._machine.touch(x_px, y_px)
