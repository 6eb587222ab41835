"""Keeps Kivy and the C library from holding on to memory: a kiosk runs for months.

Kivy tells every length that is given in dp or sp when the screen's density changes, and forgets to
strike off widgets that are gone: thirty megabytes after forty thousand touches. Telling it that the
density is what it was makes it find out.

Pictures of text come and go by the thousand. Left alone, glibc learns from the first large one it
frees to keep all of that size for later, in as many pools as there are threads, and a day of
fingers leaves them full of holes. Elsewhere (musl, a Mac) this does nothing.
"""

from __future__ import annotations

import ctypes
import functools

M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
"""Names of <malloc.h>."""
LARGE_BYTES = 128 * 1024
"""What is larger is given back the moment it is freed: glibc's own first guess, held to."""
POOLS = 2


@functools.cache
def _glibc() -> ctypes.CDLL | None:
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") else None


def be_sparing() -> bool:
    """Call early, before threads. False: this is not glibc."""
    glibc = _glibc()
    if glibc is None:
        return False
    done = [glibc.mallopt(M_MMAP_THRESHOLD, LARGE_BYTES), glibc.mallopt(M_ARENA_MAX, POOLS)]
    return all(done)


def strike_off() -> None:
    """Let Kivy forget the lengths of widgets that are gone."""
    from kivy._metrics import dispatch_pixel_scale  # noqa: PLC0415 - importing Kivy has effects

    dispatch_pixel_scale()


def give_back() -> None:
    """What is free goes back to the system. Takes milliseconds: call it when nobody touches."""
    glibc = _glibc()
    if glibc is not None:
        glibc.malloc_trim(0)
