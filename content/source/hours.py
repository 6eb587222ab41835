"""A place's opening hours from a row of a sheet: one cell, or a column for each day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.core.written_hours import HoursProblem, read_hours, runs_past_midnight

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from content.core.model import Place
    from content.core.remarks import Notes

HOURS = "openingstijden"
WEEK = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
HOLIDAYS = "feestdagen"
COLUMNS = (HOURS, *WEEK, HOLIDAYS)


def hours_of_row(
    cells: Mapping[str, str], note: Callable[[str], None], hint: Callable[[str], None]
) -> str:
    """Return the hours in the form that is kept; empty when there are none, or ``note`` says why.

    ``cells`` holds the cells that are filled, by column.
    """
    of_days = [day for day in (*WEEK, HOLIDAYS) if day in cells]
    if HOURS in cells and of_days:
        note(f"Vul '{HOURS}' in of de dagen, niet allebei: haal een van beide weg.")
        return ""
    if of_days and (missing := [day for day in WEEK if day not in cells]):
        note(f"'{missing[0]}' is leeg: vul tijden in, of dicht.")
        return ""
    try:
        text = "; ".join(f"{day} {read_hours(cells[day])}" for day in of_days) or cells.get(HOURS)
        hours = read_hours(text) if text else ""
    except HoursProblem as problem:
        note(f"{HOURS}: {problem}")
        return ""
    if hours and runs_past_midnight(hours):
        hint(f"{HOURS}: dit loopt door na middernacht, tot in de ochtend. Klopt dat?")
    return hours


def hint_at_words(places: Sequence[Place], lines: Sequence[int], hints: Notes) -> None:
    """Say once that words which could be reckoned with are only shown."""
    for place, line in zip(places, lines, strict=True):
        if not place.opening_hours and _is_readable(place.hours):
            hints.add(
                f"'{place.hours[:40]}' staat alleen als tekst op het scherm. In een kolom "
                f"'{HOURS}' rekent het scherm ermee, en zegt het of de plek nu open is.",
                line,
            )
            return


def _is_readable(words: str) -> bool:
    try:
        return bool(words) and bool(read_hours(words))
    except HoursProblem:
        return False
