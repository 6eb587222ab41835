"""Letters stand out seven to one: measured on the glass, on every screen, in both themes."""

from __future__ import annotations

import pytest
from PIL import Image

from tests.kiosk import stage as staging
from tests.kiosk.stage import PANELS, empty_snapshot, routes
from tests.kiosk.test_screens import shown
from tests.kiosk.ui.test_theme import luminance

LEAST = 7.0
SAME = 40
"""Sum of differences of channels below which two pixels are of one colour."""


def in_view(widget) -> bool:
    """Whether a widget's middle is not scrolled out of sight."""
    from kivy.uix.stencilview import StencilView

    x, y = widget.to_window(*widget.center)
    parent = widget.parent
    while parent is not None and hasattr(parent, "parent") and parent is not parent.parent:
        if isinstance(parent, StencilView):
            left, low = parent.to_window(parent.x, parent.y)
            if not (left <= x <= left + parent.width and low <= y <= low + parent.height):
                return False
        parent = parent.parent
    return True


def ground_of(widget, picture, ink):
    """The most common colour around the letters of a widget; None where it is all ink."""
    left, low = widget.to_window(widget.x, widget.y)
    top = picture.height - low - widget.height
    box = (int(left), int(top), int(left + widget.width), int(top + widget.height))
    size = (picture.width, picture.height) * 2
    inside = tuple(max(0, min(edge, limit)) for edge, limit in zip(box, size, strict=True))
    colours = sorted(picture.crop(inside).getcolors(1 << 14), reverse=True)
    other = (
        c for _, c in colours[:3] if sum(abs(a - b) for a, b in zip(c, ink, strict=True)) > SAME
    )
    return next(other, None)


def contrast(one, other):
    light, dark = sorted((luminance(f"#{bytes(c).hex()}") for c in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", ["calm", "contrast"])
def test_all_that_is_written_stands_out(stage, sample, palette):
    from kivy.uix.label import Label

    stage.turn_to(PANELS[0])
    weak, measured = set(), 0
    scenes = [(name, route, sample[0]) for name, route in routes(sample[0]).items()]
    scenes += [
        (name, routes(sample[0])[name], empty_snapshot(sample[0].config)) for name in ("map",)
    ]
    for name, route, snapshot in scenes:
        stage.show(route, snapshot, palette=palette)
        texture = stage.kiosk.shell.export_as_image(bg_color=tuple(staging.ground())).texture
        picture = Image.frombytes("RGBA", texture.size, texture.pixels).convert("RGB")
        for widget in shown(stage.kiosk.shell):
            if isinstance(widget, Label) and widget.text.strip() and in_view(widget):
                ink = tuple(round(c * 255) for c in widget.color[:3])
                ground = ground_of(widget, picture, ink)
                assert ground is not None, (name, widget.text)
                measured += 1
                if contrast(ink, ground) < LEAST:
                    weak.add((name, widget.text, ink, ground))
    assert weak == set()
    assert measured > 300
