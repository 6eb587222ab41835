"""Situation reports: made, and written for the courier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.time_zone import AMSTERDAM
from kiosk.desk.action import to_stick
from kiosk.desk.situation import routes
from kiosk.desk.situation import store as situation
from kiosk.desk.situation.store import QUESTIONS
from kiosk.desk.storage.errors import Unfit

if TYPE_CHECKING:
    from kiosk.desk.action import Sending
    from kiosk.model.routes import Route


def report(sending: Sending) -> Route:
    """A situation report. Raises DeskError."""
    said = {question.key: situation.said(question, sending.values) for question in QUESTIONS}
    answers = {key: words for key, words in said.items() if words}
    report = sending.desk.situations.add(answers, sending.now, drill=sending.snapshot.drill)
    return routes.Situation(report.id)


def write(sending: Sending, asked: routes.WriteSituation) -> Route:
    """The courier's file."""
    reports = sending.desk.situations.situations(drill=sending.snapshot.drill)
    report = next((report for report in reports if report.id == asked.number), None)
    if report is None:
        raise Unfit("Dit bericht is er niet meer.")
    text = situation.compact(report, sending.snapshot.config.point.name)
    name = f"situatie-{report.at.astimezone(AMSTERDAM):%Y-%m-%d-%H%M}.txt"
    to_stick(sending, {name: text.encode()}, "Situatiebericht naar stick")
    return routes.Situation(asked.number)
