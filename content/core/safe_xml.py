"""XML of others, parsed without entities, network, DTD or more bytes than we can bear.

Some senders draw their areas in hundreds of kilobytes of polygon (MoWaS 447 kB, NOAA 1.6 MB). No
screen shows them, so in a large file they are left out before it is parsed and measured.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from lxml import etree

from content.errors import FormatError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # what lxml returns has no public name

CAP_BYTES = 256 * 1024
"""Of what is parsed."""
FILE_BYTES = 4 * 1024 * 1024
"""With the shapes that are left out."""
_SHAPE = re.compile(rb"<((?:[\w.-]{1,40}:)?(?:polygon|circle))(?:\s[^<>]{0,200})?>[^<]*</\1\s*>")


def parse_xml(data: bytes, *, file: str) -> Element:
    """Return the root element; lines count as in ``data``. Raises FormatError."""
    data = without_shapes(data)
    if len(data) > CAP_BYTES:
        message = f"Het bestand is groter dan {CAP_BYTES // 1024} kB: maak het bericht korter."
        raise FormatError(message, file=file)
    if b"<!DOCTYPE" in data:  # before parsing: entities in attributes are always expanded
        raise FormatError("DOCTYPE is niet toegestaan: haal die regel weg.", file=file)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", None)
        message = "Dit is geen geldige XML: maak het bestand opnieuw."
        raise FormatError(message, file=file, line=line) from error
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding that hid it above
        raise FormatError("DOCTYPE is niet toegestaan: haal die regel weg.", file=file)
    return root


def without_shapes(data: bytes) -> bytes:
    """Return a large file without its polygons and circles; its lines keep their numbers."""
    if not CAP_BYTES < len(data) <= FILE_BYTES:
        return data
    return _SHAPE.sub(lambda shape: b"\n" * shape[0].count(b"\n"), data)


def line_of(element: Element) -> int | None:
    return cast("int | None", element.sourceline)  # lxml-stubs leaves its type out
