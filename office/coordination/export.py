"""What leaves the office as a file: tables for a spreadsheet, points for a map. Pure.

Semicolons and a byte order mark, as a Dutch Excel opens without asking. A cell that a spreadsheet
would take for a formula gets an apostrophe before it: points and residents fill these cells.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import msgspec

from common.time_zone import AMSTERDAM
from office.coordination import texts
from office.coordination.moments import moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from link.bodies import Letter
    from office.coordination.entries import Triage
    from office.coordination.mailbox import Mail
    from office.coordination.opened import Gone
    from office.coordination.points import Point

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
POINT_HEADS = (
    "id", "naam", "plaats", "breedtegraad", "lengtegraad", "laatst gehoord", "oud", "stroom",
    "accu %", "uren", "uitgave", "wachtende noodmeldingen", "ongelezen", "mensen", "zorgen",
)  # fmt: skip
REPORT_HEADS = (
    "nummer", "soort", "van", "geschreven", "ontvangen", "stand", "spoed", "wie", "wat", "waar",
    "melder", "terugbellen", "woorden",
)  # fmt: skip


def points_csv(points: Iterable[Point]) -> bytes:
    return _csv(POINT_HEADS, (_point_row(one) for one in points))


def points_geojson(points: Iterable[Point], now: datetime) -> bytes:
    """RFC 7946: longitude first; a point without a position has no geometry."""
    return msgspec.json.encode(
        {
            "type": "FeatureCollection",
            "generated": now.isoformat(timespec="seconds"),
            "features": [_feature(one) for one in points],
        }
    )


def reports_csv(
    mails: Iterable[Mail],
    words: Mapping[int, Letter | Gone | None],
    triage: Mapping[str, Triage],
    names: Mapping[str, str],
) -> bytes:
    return _csv(REPORT_HEADS, (_report_row(one, words, triage, names) for one in mails))


def cell(value: object) -> str:
    """Never a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def local(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(AMSTERDAM):%Y-%m-%d %H:%M}"


def _csv(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _point_row(one: Point) -> Sequence[object]:
    told = one.told
    return (
        one.id, one.name, one.place, _number(one.lat), _number(one.lon), local(one.heard),
        "ja" if one.is_old else "nee", texts.power(one), told and told.charge_pct,
        _number(told.hours if told else None), one.issue, one.waits, one.unread,
        told and told.people, ", ".join(texts.WORRIES[worry] for worry in one.worries),
    )  # fmt: skip


def _feature(one: Point) -> dict[str, Any]:
    told, has_place = one.told, one.lat is not None and one.lon is not None
    return {
        "type": "Feature",
        "id": one.id,
        "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]} if has_place else None,
        "properties": {
            "name": one.name, "place": one.place,
            "heard": one.heard.isoformat(timespec="seconds") if one.heard else None,
            "old": one.is_old, "condition": told.condition if told else None,
            "charge_pct": told.charge_pct if told else None,
            "hours": told.hours if told else None, "issue": one.issue, "waiting": one.waits,
            "unread": one.unread, "people": told.people if told else None,
            "worries": [texts.WORRIES[worry] for worry in one.worries],
        },
    }  # fmt: skip


def _report_row(
    one: Mail,
    words: Mapping[int, Letter | Gone | None],
    triage: Mapping[str, Triage],
    names: Mapping[str, str],
) -> Sequence[object]:
    decided, letter = triage.get(one.key), words.get(one.number)
    said = [getattr(letter, name, "") for name in ("what", "where", "who", "call_back", "words")]
    if not said[0]:
        said[0] = texts.headline(letter, one) if one.number in words else ""
    return (
        one.number, texts.KINDS[one.kind], names.get(one.sender, one.sender),
        local(moment(one.written_s)), local(moment(one.received_s)), texts.state(one),
        texts.priority(decided.priority if decided else None), decided.who if decided else "",
        *said,
    )  # fmt: skip


def _number(value: float | None) -> str:
    """As a Dutch spreadsheet reads it."""
    return "" if value is None else f"{value:g}".replace(".", ",")
