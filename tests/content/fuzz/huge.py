"""Inputs as large and as awkward as our limits allow: what a reader takes the longest over."""

from __future__ import annotations

from content.core.markdown import MARKDOWN_BYTES
from content.core.places import PLACES_BYTES
from content.core.safe_xml import CAP_BYTES
from content.core.utilities import UTILITIES_BYTES
from content.source.table import TABLE_BYTES
from tests.content.fuzz.readers import CAP


def filled(head: bytes, piece: bytes, tail: bytes, limit_bytes: int) -> bytes:
    """Return ``head``, as many of ``piece`` as fit, and ``tail``."""
    return head + piece * ((limit_bytes - len(head) - len(tail)) // len(piece)) + tail


def _cap(mark: bytes, piece: bytes) -> bytes:
    head, _, tail = CAP.partition(mark)
    return filled(head + mark, piece, tail, CAP_BYTES)


_FEATURES = b'{"features":[\n'
_FEATURE = (
    b'{"geometry":{"type":"Point","coordinates":[5.3,52.%d]},"properties":{"id":"%d",'
    b'"kind":"water","name":"Pomp","facilities":["sauna"],"capacity":"veel"}},\n'
)
_PLACES = b"soort;naam;breedtegraad;lengtegraad;status\n"


def _features(piece: bytes) -> bytes:
    return filled(_FEATURES, piece + b",\n", b"0]}", PLACES_BYTES)


HUGE = {
    "CAP": {
        "accents": _cap(b"<description>", "\u0301\u0327".encode()),
        "short lines": _cap(b"<description>", b"a\n"),
        "empty lines": _cap(b"<description>", b"a\n\n"),
        "steps": _cap(b"<instruction>", b"- a\n"),
        "elements": _cap(b"</references>", b"<a/>"),
        "infos": _cap(b"</references>", b"<info/>"),
        "resources": _cap(b"<resource>", b"<uri>media/a.png</uri></resource><resource>"),
        "event codes": _cap(b"<eventCode>", b"<valueName/></eventCode><eventCode>"),
        "areas": _cap(b"<area>", b"<areaDesc>a</areaDesc></area><area>"),
        "references": _cap(b"<references>", b"a,b,c "),
        "depth": _cap(b"<description>", b"<a>"),
        "characters by number": _cap(b"<description>", b"&#233;"),
        "attributes": _cap(b"<alert ", b"a='' "),
        "name spaces": _cap(b"</references>", b"<a xmlns='u:u'/>"),
    },
    "GeoJSON": {
        "numbers": filled(_FEATURES, b"0,", b"0]}", 2_000_000),
        "coordinates": filled(
            b'{"features":[{"geometry":{"type":"Point","coordinates":[', b"0,",
            b'0]},"properties":{"name":"a"}}]}', 2_000_000,
        ),
        "broken": _features(b'{"geometry":0}'),
        "namesakes": filled(
            _FEATURES, b"".join(_FEATURE % (n, n) for n in range(10_000)), b"0]}", PLACES_BYTES
        ),
        "facilities": filled(
            b'{"features":[{"geometry":{"type":"Point","coordinates":[5.3,52]},"properties":'
            b'{"name":"a","facilities":[', b'"a",', b'""]}}]}', 3_900_000,
        ),
        "a long word": _features(
            b'{"geometry":{"type":"Point","coordinates":[5.3,52]},"properties":'
            b'{"name":"' + b"9" * 4_000_000 + b'","capacity":"' + b"9" * 2_000_000 + b'"}}'
        ),
    },
    "places.csv": {
        "rows": filled(_PLACES, b"water;Pomp;52,1;5,3;open\n", b"", TABLE_BYTES),
        "broken rows": filled(_PLACES, b"watre;;52.155.123;x;opne\n", b"", TABLE_BYTES),
        "columns": filled(b"soort", b";naam", b"", TABLE_BYTES),
        "one cell": filled(_PLACES + b'"', b"a\n", b'"', 120_000),
        "quotes": filled(_PLACES, b'"', b"", TABLE_BYTES),
        "empty rows": filled(_PLACES, b";\n", b"", TABLE_BYTES),
    },
    "utilities.json": {
        "numbers": filled(b"[", b"0,\n", b"0]", UTILITIES_BYTES),
        "notes": filled(
            b'[{"kind":"gas","state":"out","updated_at":"2026-01-20 14:00","notes":{',
            b'"a":"b",', b'"":""}}]', UTILITIES_BYTES,
        ),
    },
    "guide": {
        "lines": filled(b"# T\n", b"a\n", b"", MARKDOWN_BYTES),
        "bullets": filled(b"# T\n", b"- a\n", b"", MARKDOWN_BYTES),
        "hashes": filled(b"# T\n", b"# ", b"", MARKDOWN_BYTES),
        "accents": filled(b"# T\n", "a\u0301".encode(), b"", MARKDOWN_BYTES),
        "empty lines": filled(b"# T\na", b"\n", b"", MARKDOWN_BYTES),
    },
    "bulletin.md": {
        "headings": filled(b"---\nid: a\n---\n", b"# a\n", b"", MARKDOWN_BYTES),
        "brackets": filled(b"---\nx: ", b"[", b"\n---\n", 8_000),
        "dashes": filled(b"---\n", b"- ", b"\n---\n", 8_000),
        "anchors": filled(b"---\n", b"a: &a [*a]\n", b"\n---\n", 8_000),
        "keys": filled(b"---\n", b"? a\n", b"\n---\n", 8_000),
        "quotes": filled(b"---\na: ", b'"\\', b"\n---\n", 8_000),
        "colons": filled(b"---\n", b"a: ", b"\n---\n", 8_000),
        "fences": filled(b"---\n", b"---\n", b"", MARKDOWN_BYTES),
    },
    "picture header": {
        "fill bytes": filled(b"\xff\xd8\xff", b"\xff", b"", 2 * 1024 * 1024),
        "empty segments": filled(b"\xff\xd8", b"\xff\xe1\x00\x02", b"", 2 * 1024 * 1024),
    },
}  # fmt: skip
