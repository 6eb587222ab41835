"""Gives the screen of $DISPLAY another resolution: python resolution.py 1024x600."""

from __future__ import annotations

import ctypes as c
import sys

Mode = type(
    "Mode",
    (c.Structure,),
    {
        "_fields_": [
            ("id", c.c_ulong), ("width", c.c_uint), ("height", c.c_uint), ("clock", c.c_ulong),
            *((name, c.c_uint) for name in ("h1", "h2", "h3", "h4", "v1", "v2", "v3")),
            ("name", c.c_char_p), ("length", c.c_uint), ("flags", c.c_ulong),
        ]
    },
)  # fmt: skip
Resources = type(
    "Resources",
    (c.Structure,),
    {
        "_fields_": [
            ("at", c.c_ulong), ("config_at", c.c_ulong),
            ("crtc_number", c.c_int), ("crtcs", c.POINTER(c.c_ulong)),
            ("output_number", c.c_int), ("outputs", c.POINTER(c.c_ulong)),
            ("mode_number", c.c_int), ("modes", c.POINTER(Mode)),
        ]
    },
)  # fmt: skip


def change(width: int, height: int) -> None:
    """By X's RandR 1.2: turn the output off, resize the screen, turn it on in that mode."""
    x11, randr = c.CDLL("libX11.so.6"), c.CDLL("libXrandr.so.2")
    x11.XOpenDisplay.restype = c.c_void_p
    x11.XDefaultRootWindow.restype = c.c_ulong
    randr.XRRGetScreenResources.restype = c.POINTER(Resources)
    randr.XRRCreateMode.restype = c.c_ulong
    display = c.c_void_p(x11.XOpenDisplay(None))
    root = c.c_ulong(x11.XDefaultRootWindow(display))
    resources = randr.XRRGetScreenResources(display, root)
    res = resources.contents
    output, crtc = c.c_ulong(res.outputs[0]), c.c_ulong(res.crtcs[0])
    modes = (res.modes[n] for n in range(res.mode_number))
    mode = next((m.id for m in modes if (m.width, m.height) == (width, height)), None)
    if mode is None:
        name = f"{width}x{height}".encode()
        lines = (width, width, width, 0, height, height, height)
        new = Mode(0, width, height, 60 * width * height, *lines, name, len(name), 0)
        mode = randr.XRRCreateMode(display, root, c.byref(new))
        randr.XRRAddOutputMode(display, output, c.c_ulong(mode))
    now = c.c_ulong(0)
    nothing = c.c_ulong(0)
    randr.XRRSetCrtcConfig(display, resources, crtc, now, 0, 0, nothing, 1, None, 0)
    randr.XRRSetScreenSize(display, root, width, height, width // 4, height // 4)
    outputs = (c.c_ulong * 1)(output)
    randr.XRRSetCrtcConfig(
        display, resources, crtc, now, 0, 0, c.c_ulong(mode), c.c_ushort(1), outputs, 1
    )
    x11.XSync(display, 0)


if __name__ == "__main__":
    change(*map(int, sys.argv[1].split("x")))
