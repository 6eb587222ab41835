"""Two coordinates in one cell, as people paste them: from a map, a list or a telephone."""

from __future__ import annotations

import re

from content.core.coordinates import PositionProblem

_NUMBER = r"[-+]?\d{1,6}(?:[.,]\d+)?"
_WELL_KNOWN = re.compile(rf"(?:SRID=\d+;)?POINT ?\(? ?\(({_NUMBER}) +({_NUMBER})\)", re.IGNORECASE)
_ON_A_MAP = re.compile(r"[@=/!](-?\d{1,2}\.\d{2,}),(-?\d{1,3}\.\d{2,})")
_DEGREES = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[.,]\d+)?)° ?(?:(\d{1,2}(?:[.,]\d+)?)['\u2032\u2019] ?)?"
    r"(?:(\d{1,2}(?:[.,]\d+)?)(?:\"|\u2033|\u201d|'')? ?)?([NSZOEW])",
    re.IGNORECASE,
)
_LABELS = re.compile(
    r"(?:wgs ?84|rd(?: new)?|lat(?:itude)?|lon(?:gitude)?|lng|breedte(?:graad)?|lengte(?:graad)?|"
    r"n\.?b\.?|o\.?l\.?|[xy])\s*[:=]?\s*(?=[-+\d])|°|(?<=[\d.])\s*[NOE](?=$|[\s,;/])|"
    r"(?<![a-z])[NOE]\s*(?=\d)",
    re.IGNORECASE,
)
_PARTED = tuple(
    re.compile(rf"({_NUMBER}){between}({_NUMBER})")
    for between in (r"\s*[;/|]\s*", r"\s*,\s+", r"\s+")
)
_POINTS = re.compile(r"([-+]?\d{1,6}\.\d+),([-+]?\d{1,6}\.\d+)")
_COMMAS = re.compile(r"([-+]?\d{1,6},\d+),([-+]?\d{1,6},\d+)")
_METRES = re.compile(r"(\d{5,6}),(\d{5,6})")


def read_pair(cell: str) -> tuple[float, float]:
    """Read ``52.6, 5.6``, ``52,6541; 5,6179``, ``POINT(5.6 52.6)`` and the like.

    Returns latitude and longitude as far as the text tells. Raises PositionProblem.
    """
    text = " ".join(cell.split())[:300]
    if found := _WELL_KNOWN.fullmatch(text):
        return _as_number(found[2]), _as_number(found[1])
    if text.lower().startswith(("http", "www.", "geo:")) and (found := _ON_A_MAP.search(text)):
        return _as_number(found[1]), _as_number(found[2])
    degrees = [_from_degrees(*found) for found in _DEGREES.findall(text)]
    if len(degrees) == 2:
        return degrees[0], degrees[1]
    bare = " ".join(_LABELS.sub(" ", text).strip("()[] ").split()).replace(" ,", ",")
    for shape in (_POINTS, _COMMAS, _METRES, *_PARTED):
        if found := shape.fullmatch(bare):
            return _as_number(found[1]), _as_number(found[2])
    raise PositionProblem(
        f"'{cell[:40]}' zijn geen twee coördinaten: vul bijvoorbeeld 52.155, 5.387 in."
    )


def _as_number(text: str) -> float:
    return float(text.replace(",", "."))


def _from_degrees(degrees: str, minutes: str, seconds: str, side: str) -> float:
    size = _as_number(degrees) + _as_number(minutes or "0") / 60 + _as_number(seconds or "0") / 3600
    return -size if side.upper() in "SZW" else size
