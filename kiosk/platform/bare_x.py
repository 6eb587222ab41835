"""X without a window manager: nobody there makes a window fill the screen, so we do it ourselves.

SDL only asks the window manager for a full screen. Where there is none, as with a bare `xinit`, the
window stays at 800x600 while Kivy believes that it fills the glass. And when the resolution changes
nobody makes it follow.

Over libX11 itself, which SDL uses too: a connection of our own, used by one thread at a time.
"""

from __future__ import annotations

import ctypes
import threading
from ctypes import byref, c_char_p, c_int, c_long, c_uint, c_ulong, c_void_p
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

WINDOW_MANAGER = b"_NET_SUPPORTING_WM_CHECK"
"""On the root window while one is at work (EWMH)."""
STRUCTURE_NOTIFY_MASK = 1 << 17
CONFIGURE_NOTIFY = 22
EVENT_LONGS = 24


class BareX:
    """The screen of an X server that has no window manager."""

    def __init__(self, library: ctypes.CDLL, display: int) -> None:
        self._library, self._display = library, display
        self._root = library.XDefaultRootWindow(display)

    @property
    def size_px(self) -> tuple[int, int]:
        """Of the whole screen now."""
        root, x, y, width, height, border, depth = (
            c_ulong(), c_int(), c_int(), c_uint(), c_uint(), c_uint(), c_uint(),
        )  # fmt: skip
        out = (byref(one) for one in (root, x, y, width, height, border, depth))
        self._library.XGetGeometry(self._display, self._root, *out)
        return width.value, height.value

    @property
    def managed(self) -> bool:
        """Whether a window manager is at work."""
        name = self._library.XInternAtom(self._display, WINDOW_MANAGER, 0)
        kind, form, number, rest, found = c_ulong(), c_int(), c_ulong(), c_ulong(), c_void_p()
        out = (byref(one) for one in (kind, form, number, rest, found))
        any_type = c_ulong(0)
        self._library.XGetWindowProperty(
            self._display, self._root, name, c_long(0), c_long(1), c_int(0), any_type, *out
        )
        if found.value:
            self._library.XFree(found)
        return number.value > 0

    def follow(self, resized: Callable[[tuple[int, int]], None]) -> None:
        """Call ``resized`` on a thread of its own when the resolution changes. Costs no wake-up."""
        self._library.XSelectInput(self._display, self._root, STRUCTURE_NOTIFY_MASK)
        self._library.XFlush(self._display)
        threading.Thread(target=self._wait, args=(resized,), name="bare-x", daemon=True).start()

    def _wait(self, resized: Callable[[tuple[int, int]], None]) -> None:
        event = (c_long * EVENT_LONGS)()
        while True:
            self._library.XNextEvent(self._display, byref(event))
            if ctypes.cast(event, ctypes.POINTER(c_int))[0] == CONFIGURE_NOTIFY:
                resized(self.size_px)


def found() -> BareX | None:
    """The screen of $DISPLAY; None where there is no X, or a window manager to ask."""
    try:
        library = ctypes.CDLL("libX11.so.6")
    except OSError:
        return None
    library.XOpenDisplay.restype = c_void_p
    library.XOpenDisplay.argtypes = [c_char_p]
    library.XDefaultRootWindow.restype = c_ulong
    library.XInternAtom.restype = c_ulong
    for name in ("XDefaultRootWindow", "XFlush"):
        getattr(library, name).argtypes = [c_void_p]
    library.XInternAtom.argtypes = [c_void_p, c_char_p, c_int]
    library.XGetGeometry.argtypes = [c_void_p, c_ulong, *[c_void_p] * 7]
    library.XGetWindowProperty.argtypes = [
        c_void_p, c_ulong, c_ulong, c_long, c_long, c_int, c_ulong, *[c_void_p] * 5,
    ]  # fmt: skip
    library.XSelectInput.argtypes = [c_void_p, c_ulong, c_long]
    library.XNextEvent.argtypes = [c_void_p, c_void_p]
    library.XFree.argtypes = [c_void_p]
    display = library.XOpenDisplay(None)
    if not display:
        return None
    screen = BareX(library, display)
    return None if screen.managed else screen
