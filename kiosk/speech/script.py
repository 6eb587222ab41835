"""What is read aloud of a screen: its name, what is on it, and what can be pressed where. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kiosk.model import views

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.i18n.translator import Translator
    from kiosk.model.frame import Frame
    from kiosk.model.views import Block, View

_RANGE = re.compile(r"([\w:]+)–([\w:]+)")


def script(frame: Frame, view: View, tr: Translator) -> str:
    """A sentence a line; a pause between them.

    For who cannot see the screen (EN 301 549, 5.1.3): where one is comes first, then how to stop
    and what can be pressed where, for nobody hears out ten messages to find the way on. What the
    page says comes last, in the order of the screen.
    """
    here = next((tab.words for tab in frame.tabs if tab.chosen), "")
    stop = tr("Stoppen met voorlezen: raak dezelfde knop nog eens aan.")
    ways = _ways(frame, view, tr)
    shut = frame.closed.forms[0] if frame.closed else ""
    lines = [frame.drill, here, shut, stop, *ways, frame.doubt, *_view(view, tr)]
    return "\n".join(_closed(_in_words(line, tr)) for line in lines if line)


def _in_words(line: str, tr: Translator) -> str:
    """A voice passes over the dash of "9–17" and "ma–vr"."""
    return _RANGE.sub(lambda found: tr("{first} tot {last}", first=found[1], last=found[2]), line)


def _closed(line: str) -> str:
    """A full stop makes the voice pause; a middle dot is not read as a word."""
    line = line.replace(" · ", ", ").strip()
    return line if line[-1] in ".!?…؟:" else f"{line}."


def _view(view: View, tr: Translator) -> Iterator[str]:
    match view:
        case views.Article():
            for block in (*view.blocks, *view.aside):
                yield from _block(block)
        case views.Listing():
            yield from _choices(view.choices, tr)
            yield from _filters(view.filters, tr)
            yield from (note.words for note in view.notes)
            yield from (line for row in view.rows for line in _block(row))
            yield from (
                f"{tile.state}, {tile.until}" if tile.until else tile.state for tile in view.tiles
            )
            if not view.rows:
                yield view.empty
            yield view.own_heading
            yield from (line for row in view.own for line in _block(row))
        case views.Board():
            yield from (note.words for note in view.notes)
            yield from (line for row in view.rows for line in _block(row))
            yield from (_tile(tile) for tile in view.tiles)
            yield from (f"{place.need}: {place.far}, {place.details[0]}" for place in view.nearest)
            yield view.own_heading
            yield from (line for row in view.own for line in _block(row))
            yield from _choices((view.changes,) if view.changes else (), tr)
        case views.Map():
            yield tr("Dit is een kaart. De lijst noemt dezelfde plekken.")
            yield from _filters(view.filters, tr)
        case views.Tally():
            yield from (view.title, view.note or view.hint)
            yield from (f"{press.words} {press.detail}" for press in view.presses)
            yield from (f"{figure.label}: {figure.words}" for figure in view.figures)
        case views.Scan():
            yield from (view.title, view.hint, view.part, *view.lines)


def _tile(tile: views.Tile) -> str:
    return ". ".join(filter(None, (", ".join(filter(None, (tile.state, tile.until))), tile.note)))


def _block(block: Block) -> Iterator[str]:
    """The words of a block, in reading order."""
    match block:
        case views.Row():
            yield from (block.badge, block.title, block.detail, block.meta)
        case views.Step(mark, words):
            yield f"{mark}: {words}" if mark.isalnum() else words
        case views.Fact():
            yield f"{block.label}: {block.words}"
        case views.Actions(choices):
            yield from (choice.words for choice in choices)
        case _:
            yield getattr(block, "words", "")


def _filters(filters: views.Filters | None, tr: Translator) -> Iterator[str]:
    if filters:
        more = (filters.short,) if filters.short else ()
        yield from _choices((filters.switch, *filters.choices, *more), tr)


def _choices(choices: tuple[views.Choice, ...], tr: Translator) -> Iterator[str]:
    if choices:
        yield tr("U kunt kiezen: {choices}", choices=", ".join(c.words for c in choices))


def _ways(frame: Frame, view: View, tr: Translator) -> Iterator[str]:
    """Where to press next. With all controls low the way back is among those at the bottom."""
    below = [tab.words for tab in frame.tabs]
    if view.back and frame.low:
        below.insert(0, frame.back)
    elif view.back:
        yield tr("De knop linksboven: {back}", back=frame.back)
    if below:
        yield tr("De knoppen onderaan: {choices}", choices=", ".join(below))
