"""Emergency reports and situation reports: taken, passed on, confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.time_zone import AMSTERDAM
from kiosk.desk.action import to_stick
from kiosk.desk.reports.store import Emergency
from kiosk.desk.situation import store as situation
from kiosk.desk.situation.store import KEYS
from kiosk.desk.storage.errors import Unfit
from kiosk.model.views import Route

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.desk.action import Sending


def take(sending: Sending) -> Route:
    """Raises DeskError."""
    values = sending.values
    emergency = Emergency(
        what=values.get("wat", ""),
        where=values.get("waar", ""),
        who=values.get("wie", ""),
        call_back=values.get("terugbellen", ""),
        words=values.get("woorden", ""),
    )
    report = sending.desk.reports.take(emergency, sending.now, drill=sending.snapshot.drill)
    return Route("report", str(report.id))


def relayed(sending: Sending) -> Route:
    sending.desk.reports.relay(int(sending.key), sending.now)
    return Route("report", sending.key)


def confirmed(sending: Sending) -> Route:
    sending.desk.reports.acknowledge(int(sending.key), sending.now)
    return Route("report", sending.key)


def real(sending: Sending) -> Route:
    sending.desk.reports.make_real(int(sending.key))
    return Route("report", sending.key)


def tell(sending: Sending) -> Route:
    """A situation report. Raises DeskError."""
    answers = {key: sending.values[key] for key in KEYS if sending.values.get(key)}
    report = sending.desk.situations.add(answers, sending.now, drill=sending.snapshot.drill)
    return Route("situation-one", str(report.id))


def write(sending: Sending) -> Route:
    """The courier's file."""
    reports = sending.desk.situations.situations(drill=sending.snapshot.drill)
    report = next((report for report in reports if str(report.id) == sending.key), None)
    if report is None:
        raise Unfit("Dit bericht is er niet meer.")
    text = situation.compact(report, sending.snapshot.config.point.name)
    name = f"situatie-{report.at.astimezone(AMSTERDAM):%Y-%m-%d-%H%M}.txt"
    to_stick(sending, {name: text.encode()}, "Situatiebericht naar stick")
    return Route("situation-one", sending.key)


SENDERS: Mapping[str, Callable[[Sending], Route]] = {"report-form": take, "situation-form": tell}
TOUCHES: Mapping[str, Callable[[Sending], Route]] = {
    "report-relayed": relayed,
    "report-confirmed": confirmed,
    "report-real": real,
    "situation-write": write,
}
