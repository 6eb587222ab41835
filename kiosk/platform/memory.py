"""Keeps Kivy and the C library from holding on to memory: a kiosk runs for months.

Kivy keeps a callback for every length in dp or sp, for when the screen's density changes. It keeps
those of widgets that are gone too: thirty megabytes after forty thousand touches. When it is asked
to call them all, it drops the ones whose widget is gone.

Pictures of text come and go by the thousand. How glibc keeps their memory is set by GLIBC_TUNABLES
in the unit; what is free in its pools goes back when we ask. Elsewhere (musl, a Mac) that does
nothing.
"""

from __future__ import annotations

import ctypes
import functools


@functools.cache
def _glibc() -> ctypes.CDLL | None:
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") else None


def forget_gone_widgets() -> None:
    """Let Kivy forget the lengths of widgets that are gone."""
    from kivy._metrics import dispatch_pixel_scale  # noqa: PLC0415 - importing Kivy has effects

    dispatch_pixel_scale()


def give_back() -> None:
    """What is free goes back to the system. Takes milliseconds: call it when nobody touches."""
    glibc = _glibc()
    if glibc is not None:
        glibc.malloc_trim(0)
