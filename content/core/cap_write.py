"""A `Bulletin` as CAP 1.2 that our own reader, and anybody else's, understands.

The same bulletin always gives the same bytes, so that an unchanged bulletin is an unchanged file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from lxml import etree

from common.time_zone import AMSTERDAM
from content.core.cap import HAZARD_CODE
from content.core.model import MessageType
from content.core.words import CATEGORIES, OTHER_CATEGORY

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element as Element  # what lxml returns has no public name

    from content.core.model import Bulletin, Info, Picture

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
_NSMAP = cast("dict[str, str]", {None: NAMESPACE})  # lxml-stubs do not know the default namespace
_MIME_TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}


def write_cap(bulletin: Bulletin) -> bytes:
    """Return ``bulletin`` as CAP 1.2 in UTF-8; its texts must be clean (`content.core.text`)."""
    alert = etree.Element(f"{{{NAMESPACE}}}alert", nsmap=_NSMAP)
    _add(alert, "identifier", bulletin.identifier)
    _add(alert, "sender", bulletin.sender)
    _add(alert, "sent", cap_time(bulletin.sent))
    _add(alert, "status", bulletin.status)
    _add(alert, "msgType", bulletin.msg_type)
    _add(alert, "scope", "Public")
    triples = (f"{r.sender},{r.identifier},{cap_time(r.sent)}" for r in bulletin.references)
    _add(alert, "references", " ".join(triples))
    for info in bulletin.infos:
        _add_info(alert, info, bulletin.msg_type)
    return etree.tostring(alert, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def cap_time(moment: datetime) -> str:
    """Return ``2026-01-20T14:05:00+01:00``: CAP wants whole seconds and an offset, never "Z"."""
    return moment.astimezone(AMSTERDAM).isoformat(timespec="seconds")


def _add_info(alert: Element, info: Info, msg_type: MessageType) -> None:
    block = _add(alert, "info")
    _add(block, "language", info.language)
    _add(block, "category", CATEGORIES.get(info.hazard or "", OTHER_CATEGORY))
    _add(block, "event", info.event)
    if info.all_clear or msg_type is MessageType.CANCEL:
        _add(block, "responseType", "AllClear")
    _add(block, "urgency", info.urgency)
    _add(block, "severity", info.severity)
    _add(block, "certainty", info.certainty)
    _add(block, "audience", info.audience)
    if info.hazard:
        code = _add(block, "eventCode")
        _add(code, "valueName", HAZARD_CODE)
        _add(code, "value", info.hazard)
    for name in ("effective", "onset", "expires"):
        moment: datetime | None = getattr(info, name)
        _add(block, name, cap_time(moment) if moment else "")
    _add(block, "senderName", info.sender_name)
    _add(block, "headline", info.headline)
    _add(block, "description", "\n\n".join(info.description))
    _add(block, "instruction", "\n".join(info.instruction))
    _add(block, "web", info.web or "")
    _add(block, "contact", info.contact or "")
    for picture in info.pictures:
        _add_resource(block, picture)
    for area in info.areas:
        _add(_add(block, "area"), "areaDesc", area)


def _add_resource(block: Element, picture: Picture) -> None:
    resource = _add(block, "resource")
    _add(resource, "resourceDesc", picture.description or picture.file)
    _add(resource, "mimeType", _MIME_TYPES[picture.file.rpartition(".")[2]])
    _add(resource, "uri", picture.file)


def _add(parent: Element, name: str, content: str | None = None) -> Element:
    """Add an element; with empty content none, for CAP has no use for empty ones."""
    element = etree.Element(f"{{{NAMESPACE}}}{name}")
    if content != "":
        element.text = content
        parent.append(element)
    return element
