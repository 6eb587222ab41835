"""What of a bulletin reaches the screen, and when: said to its publisher before it goes out.

Published means shown. What a kiosk holds back, shows elsewhere than it stands, or has no place for,
is hinted at here, so that nobody counts on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.time_zone import AMSTERDAM
from content.core.cap import PICTURE_FILE, read_parts
from content.core.model import FALLBACK_LANGUAGE, NEVER_SHOWN, NOT_SHOWN, MessageStatus, MessageType
from content.core.remarks import Notes
from content.core.safe_xml import line_of, parse_xml

if TYPE_CHECKING:
    from datetime import datetime

    from content.core.model import Bulletin

UNSEEN = {
    "source": "zet het in <description>",
    "addresses": "haal het weg: iedereen met de stick kan het lezen",
    "code": "haal het weg",
    "note": "zet het in <description>",
    "incidents": "zet het in <description>",
    "parameter": "zet het in <description>",
    "altitude": "zet het in <areaDesc>",
    "ceiling": "zet het in <areaDesc>",
    "size": "haal het weg",
    "derefUri": "zet het beeld in de map media",
    "digest": "haal het weg",
}
"""Elements that a publication takes along and no screen has a place for; and what to do."""
_STATUSES = {
    MessageStatus.EXERCISE: "dit bericht komt alleen in een oefening op het scherm.",
    MessageStatus.TEST: "dit bericht komt niet op het scherm, alleen in een oefening.",
    **dict.fromkeys(NEVER_SHOWN, NOT_SHOWN),
}


def hint_at_reach(bulletin: Bulletin, *, now: datetime, hints: Notes) -> None:
    """Say that a bulletin is held back, and until when."""
    if bulletin.status in _STATUSES:
        hints.add(f"Status {bulletin.status}: {_STATUSES[bulletin.status]}")
    starts = {info.effective or bulletin.sent for info in bulletin.infos} or {bulletin.sent}
    for moment in sorted(start for start in starts if start > now):
        said = f"Dit bericht komt pas op het scherm op {_clock(moment)}."
        if bulletin.msg_type is not MessageType.ALERT and moment == bulletin.starts:
            said += " Tot dan blijft staan wat het vervangt of intrekt."
        hints.add(said)


def hint_at_unseen(data: bytes, *, publisher: str, hints: Notes) -> None:
    """Say what of a CAP message has no place on the screen, or another than it seems."""
    for element in parse_xml(data, file=hints.file).iter():
        name = str(element.tag).rpartition("}")[2]
        if name in UNSEEN and (len(element) or (element.text or "").strip()):
            hints.add(f"<{name}> komt niet op het scherm: {UNSEEN[name]}.", line_of(element))
        elif name == "uri" and not PICTURE_FILE.fullmatch((element.text or "").strip()):
            hints.add(
                "Deze <resource> komt niet op het scherm: alleen beelden als media/naam.png.",
                line_of(element),
            )
    for part in read_parts(data, publisher=publisher, notes=Notes(hints.file)):
        languages = [info.language for info in part.infos]
        if languages and FALLBACK_LANGUAGE not in languages:
            hints.add(
                f"[{languages[0]}] '{part.infos[0].headline[:60]}' hoort bij geen Nederlandse "
                "<info> met dezelfde ernst, tijden, soort en gebied: het wordt een eigen bericht, "
                "ook voor wie Nederlands leest."
            )


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}"
