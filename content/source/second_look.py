"""What a publisher may want to look at once more; nothing here stops a publication."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from common.time_zone import AMSTERDAM
from content.core.model import MessageStatus, Severity
from content.source.languages import NAMES, OTHERWISE, SHOWN, seems_other

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from content.core.model import Bulletin
    from content.core.remarks import Notes

SOON = timedelta(hours=3)
FAR = timedelta(days=7)
END = "geldig tot"


def look_again(
    bulletin: Bulletin, *, now: datetime, hints: Notes, lines: Mapping[str, int]
) -> None:
    """Hint at an end that is near or far, at a language that seems another, and at one that lacks.

    ``lines`` holds the line of each language's text and of ``geldig tot``, where there are lines.
    """
    _look_at_end(bulletin, now, hints, lines.get(END))
    for info in bulletin.infos:
        text = "\n".join((info.headline, *info.description, *info.instruction))
        hint_at_language(info.language, hints, lines.get(info.language))
        other = seems_other(text, info.language)
        if other is not None:
            hints.add(
                f"[{info.language}] Deze tekst lijkt {NAMES[other]}: staat hij onder de "
                "goede taal?",
                lines.get(info.language),
            )
    _look_for_translations(bulletin, hints)


def hint_at_language(language: str, hints: Notes, line: int | None = None) -> None:
    """Hint at a language that residents cannot choose: what is written in it is never read."""
    if language not in SHOWN:
        meant = f" Bedoelt u {OTHERWISE[language]}?" if language in OTHERWISE else ""
        hints.add(
            f"[{language}] Deze taal staat niet op het scherm, en niemand kan dit lezen.{meant} "
            f"Wel: {', '.join(SHOWN)}.",
            line,
        )


def _look_at_end(bulletin: Bulletin, now: datetime, hints: Notes, line: int | None) -> None:
    ends = bulletin.expires
    if ends is None or ends <= now:
        return
    shown = f"{ends.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}"
    length = ends - bulletin.sent
    if length < SOON:
        hints.add(f"Dit geldt korter dan 3 uur, tot {shown}: klopt dat?", line)
    elif length > FAR:
        hints.add(f"Dit geldt {length.days} dagen, tot {shown}: klopt dat?", line)


def _look_for_translations(bulletin: Bulletin, hints: Notes) -> None:
    if bulletin.severity is not Severity.EXTREME or bulletin.status is not MessageStatus.ACTUAL:
        return
    there = {info.language for info in bulletin.infos}
    missing = [NAMES[tag] for tag in SHOWN if tag not in there]
    if missing:
        hints.add(
            f"Levensgevaar, en niet in het {', '.join(missing)}: wie dat leest, krijgt het in "
            "het Nederlands."
        )
