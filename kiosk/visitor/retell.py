"""A bulletin in four lines, short enough to carry to the neighbours in one's head.

What is happening; where; what to do; how bad, until when and who says so. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from content.core.model import Info

LINE_CHARS = 90
"""What one breath holds: about fifteen words."""


def four_lines(info: Info, terms: str, source: str) -> tuple[str, ...]:
    """At most four lines; a line about which the bulletin says nothing is left out.

    ``terms`` and ``source`` are whole sentences in the bulletin's language ("Ernstig, mogelijk. Tot
    woensdag 18:00.", "Dit zegt Vitens, dinsdag 14:00."); empty when there is nothing to say.
    """
    lines = (
        _sentence(info.headline),
        _sentence(_whole(info.areas, ", ")),
        _whole([_sentence(step) for step in info.instruction], " "),
        " ".join(part for part in (terms, source) if part),
    )
    return tuple(line for line in lines if line)


def _whole(parts: Sequence[str], between: str) -> str:
    """As many parts as fit a line, the first always, none cut.

    Half an instruction can be the opposite of it.
    """
    line = ""
    for part in parts:
        longer = f"{line}{between}{part}" if line else part
        if line and len(longer) > LINE_CHARS:
            break
        line = longer
    return line


def _sentence(text: str) -> str:
    """Closed by a full stop, unless it is closed already or empty."""
    text = text.strip()
    return text if not text or text[-1] in ".!?…؟:" else f"{text}."
