"""Small snapshots to show: each story names only what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from content.core.model import (
    Bulletin,
    Facility,
    Info,
    MessageStatus,
    MessageType,
    Place,
    PlaceKind,
    PlaceStatus,
    Publisher,
    Severity,
)
from kiosk.config import Behaviour, Config, Point
from kiosk.model.geo import Position, leg
from kiosk.model.place_filter import Wanted
from kiosk.state.snapshot import Snapshot

NOW = datetime(2026, 1, 20, 15, 30, tzinfo=UTC)
HERE = Position(52.646, 5.612)
POINT = Point(
    name="De Brink", municipality="Veldermeer", latitude=HERE.latitude, longitude=HERE.longitude
)


def page(context):
    """The frame and the view of a context where nobody is at the desk."""
    from kiosk import routes
    from kiosk.desk.desk_session import DeskSession

    return routes.page(context, DeskSession())


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def bulletin(name="stroom-1", *, severity=Severity.SEVERE, languages=("nl",), **values):
    infos = tuple(
        Info(
            language=language,
            event="Stroomuitval",
            headline=f"Kop {language}",
            instruction=("Blijf thuis.",),
            description=("De stroom is weg.",),
            severity=severity,
            expires=values.get("expires", NOW + timedelta(hours=6)),
            hazard=values.get("hazard"),
        )
        for language in languages
    )
    return Bulletin(
        publisher="vr",
        sender="vr",
        identifier=name,
        sent=values.get("sent", ago(minutes=25)),
        status=MessageStatus.ACTUAL,
        msg_type=MessageType.ALERT,
        infos=infos,
    )


def wanted(kind: str = "", *facilities: str) -> Wanted:
    """What a visitor looks for, in the words of the list."""
    return Wanted(PlaceKind(kind) if kind else None, frozenset(map(Facility, facilities)))


def place(name="sporthal", *, kind=PlaceKind.SHELTER, north=0.01, **values):
    return Place(
        publisher="vr",
        id=name,
        kind=kind,
        name=name.capitalize(),
        latitude=HERE.latitude + north,
        longitude=HERE.longitude,
        status=values.pop("status", PlaceStatus.OPEN),
        **values,
    )


RECENTLY = ago(minutes=30)


def snapshot(*, places=(), issued_at=RECENTLY, drill=False, **values) -> Snapshot:
    publishers = {}
    if issued_at is not None:
        publishers["vr"] = Publisher(
            id="vr", name="Veiligheidsregio", issue=7, issued_at=issued_at, imported_at=issued_at
        )
    return Snapshot(
        config=Config(point=POINT, behaviour=Behaviour(drill=drill)),
        now=NOW,
        places=tuple((leg(HERE, Position(p.latitude, p.longitude)), p) for p in places),
        publishers=publishers,
        **values,
    )


def later(shown: Snapshot, **span: float) -> Snapshot:
    return replace(shown, now=shown.now + timedelta(**span))
