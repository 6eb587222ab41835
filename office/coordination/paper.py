"""What the situation on paper says, and having it made: see `office.coordination.situation`."""

from __future__ import annotations

import logging
import subprocess
import sys
from typing import TYPE_CHECKING

import msgspec

from office import words
from office.coordination import texts
from office.coordination.moments import moment
from office.errors import OfficeError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from link.bodies import Letter
    from office.coordination.entries import Triage
    from office.coordination.mailbox import Mail
    from office.coordination.opened import Gone
    from office.coordination.points import Point, Spread

log = logging.getLogger(__name__)

PRESS_S = 60.0
MOST_REPORTS, WORDS_CHARS = 60, 160


class Table(msgspec.Struct, frozen=True):
    title: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    """Shares of the width."""
    rows: tuple[tuple[str, ...], ...]
    empty: str


class Situation(msgspec.Struct, frozen=True):
    title: str
    lead: str
    foot: str
    tables: tuple[Table, ...]


def compose(  # noqa: PLR0913 - all that is on it
    *,
    here: str,
    now: datetime,
    points: Sequence[Point],
    spread: Sequence[Spread],
    waiting: Sequence[Mail],
    said: Mapping[int, Letter | Gone | None],
    triage: Mapping[str, Triage],
    names: Mapping[str, str],
) -> Situation:
    """Pure."""
    at = words.moment(now)
    silent = sum(one.is_old for one in points)
    return Situation(
        title=f"Situatieoverzicht {here}",
        lead=f"Stand van {at}. {len(points)} punten, waarvan {silent} stil. "
        f"Noodmeldingen die wachten: {len(waiting)}.",
        foot=f"{here} · {at} · bevat persoonsgegevens: vernietig dit na gebruik",
        tables=(
            _reports(waiting, said, triage, names, now),
            _points(points, now),
            _issues(spread),
        ),
    )


def press(situation: Situation) -> bytes:
    """The PDF. Takes about a second. Raises OfficeError."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "office.coordination.situation"],
            input=msgspec.json.encode(situation), capture_output=True, check=True, timeout=PRESS_S,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("no PDF: %s %s", error, getattr(error, "stderr", b""))
        raise OfficeError("De PDF kon niet worden gemaakt. Probeer het nog een keer.") from error
    return done.stdout


def read(data: bytes) -> Situation:
    return msgspec.json.decode(data, type=Situation)


def _reports(
    waiting: Sequence[Mail],
    said: Mapping[int, Letter | Gone | None],
    triage: Mapping[str, Triage],
    names: Mapping[str, str],
    now: datetime,
) -> Table:
    rows = []
    for mail in waiting[:MOST_REPORTS]:
        decided, line = triage.get(mail.key), ""
        if mail.number in said:
            line = texts.headline(said[mail.number], mail)
        rows.append(
            (
                names.get(mail.sender, mail.sender),
                line[:WORDS_CHARS],
                texts.priority(decided.priority if decided else None),
                texts.state(mail),
                words.span(now - (moment(mail.received_s) or now)),
            )
        )
    return Table(
        "Noodmeldingen die wachten", ("Punt", "Melding", "Spoed", "Stand", "Wacht al"),
        (22, 44, 15, 15, 12), tuple(rows), "Er wacht geen noodmelding.",
    )  # fmt: skip


def _points(points: Sequence[Point], now: datetime) -> Table:
    rows = tuple(
        (
            one.name,
            ", ".join(texts.WORRIES[worry] for worry in one.worries) or "geen",
            texts.power(one),
            str(one.issue) if one.issue is not None else texts.UNKNOWN,
            words.ago(one.heard, now),
        )
        for one in points
    )
    return Table(
        "Punten, de zorgelijkste eerst", ("Punt", "Zorg", "Stroom", "Uitgave", "Laatst gehoord"),
        (26, 30, 26, 10, 16), rows, "Er zijn geen punten bekend.",
    )  # fmt: skip


def _issues(spread: Sequence[Spread]) -> Table:
    rows = tuple(
        (
            one.name,
            str(one.issue),
            f"{one.have} van de {one.all} punten",
            ", ".join(point.name for point, _ in one.lack) or "niemand",
        )
        for one in spread
    )
    return Table(
        "Uitgaven", ("Afzender", "Uitgave", "Is op", "Nog niet bij"), (24, 10, 18, 56), rows,
        "Er is nog geen uitgave.",
    )  # fmt: skip
