"""What staff read of times and of what an order costs: Dutch, level B1. Pure.

A technician's table is English; who decides on "tot zondag 08:00" is a volunteer.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from power.errors import RequestError
from power.what_if import SMALL_S

if TYPE_CHECKING:
    from collections.abc import Iterator

    from power.what_if import SupplyChange, WhatIf

DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORT_DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_NEAR = {"vandaag": 0, "today": 0, "morgen": 1, "tomorrow": 1, "overmorgen": 2}
_EXACT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d[+-]\d\d:\d\d")
_TIME = re.compile(
    r"(?:(?P<day>[a-z]+|\d{4}-\d{2}-\d{2})[ T,]+)?(?P<hour>\d{1,2})[:.](?P<minute>\d\d)"
)


def parse_moment(text: str, now: datetime) -> datetime:
    """Read "zondag 08:00", "morgen 8.30", "22:00" or "2026-11-29 08:00" in local time.

    A day or a time that has passed is the next one of that name; with an offset it is as it is
    written: "2026-11-29T08:00+01:00". Raises RequestError.
    """
    match = _TIME.fullmatch(text.strip().lower())
    try:
        if _EXACT.fullmatch(text):
            return datetime.fromisoformat(text)
        if not match:
            raise ValueError(text)  # noqa: TRY301 - one sentence for all of it
        day, clock = match["day"], (int(match["hour"]), int(match["minute"]))
        days, again = _days_ahead(day, now)
        # Without a zone: a later day may be on the other side of a change of the clock.
        local = now.replace(tzinfo=None, hour=clock[0], minute=clock[1], second=0, microsecond=0)
        moment = (local + timedelta(days=days)).astimezone()
        if again and moment <= now:
            moment = (local + timedelta(days=days + again)).astimezone()
    except (ValueError, OverflowError, OSError) as error:
        raise RequestError(
            f'{text!r} is no moment: write "zondag 08:00", "morgen 08:00" or "2026-11-29 08:00".',
            "unreadable",
        ) from error
    return moment


def _days_ahead(day: str | None, now: datetime) -> tuple[int, int]:
    """How many days from today, and after how many more it is that day again (0: never)."""
    if day is None:
        return 0, 1
    if day in _NEAR:
        return _NEAR[day], 0
    for names in (DAYS, ENGLISH, SHORT_DAYS):
        if day in names:
            return (names.index(day) - now.weekday()) % 7, 7
    return (datetime.fromisoformat(day).date() - now.date()).days, 0


def moment(at: datetime, now: datetime) -> str:
    """Tell a moment as "21:40", "morgen 08:00", "zondag 08:00" or "13-12 08:00", in local time."""
    local = (at + timedelta(seconds=30)).astimezone()  # to the nearest minute
    today = now.astimezone().date()
    days = (local.date() - today).days
    clock = f"{local:%H:%M}"
    if days == 0:
        return clock
    if days == 1:
        return f"morgen {clock}"
    return f"{DAYS[local.weekday()]} {clock}" if 1 < days < 7 else f"{local:%d-%m} {clock}"


def span(seconds: float) -> str:
    """Tell "40 minuten", "5 uur" or "3 dagen": as exactly as anybody needs."""
    minutes = round(abs(seconds) / 60)
    if minutes < 90:
        return "1 minuut" if minutes == 1 else f"{minutes} minuten"
    hours = abs(seconds) / 3600
    if hours < 48:
        return f"{hours:.1f}".removesuffix(".0").replace(".", ",") + " uur"
    return f"{hours / 24:.1f}".removesuffix(".0").replace(".", ",") + " dagen"


def override_cost(found: WhatIf) -> str:
    """Tell it as in "5 uur korter, lighting haalt 21:40"."""
    return _told(found, [*_ends(found), *_comfort(found)])


def target_cost(found: WhatIf) -> str:
    """Tell it as in "Lighting haalt zondag 08:00. Minder lang aan: heating (60 W) 5 uur"."""
    return _told(found, [*_promises(found), *_comfort(found)])


def as_it_goes(found: WhatIf) -> str:
    """Tell it as in "Lighting haalt morgen 05:40. Gaat eerder uit: coffee 22:10"."""
    return _told(found, [*_lasts(found), *_sheds(found)])


def _told(found: WhatIf, sentences: list[str]) -> str:
    if not found.on_mains:
        return " ".join(map(_begun, sentences))
    first, rest = sentences[:1], sentences[1:]
    return " ".join(["Als de netstroom nu uitvalt:", *first, *map(_begun, rest)])


def _begun(sentence: str) -> str:
    """A sentence begins with a capital, also one that begins with the name of a load."""
    return sentence[0].upper() + sentence[1:]


def _ends(found: WhatIf) -> Iterator[str]:
    for name, supply in found.supplies.items():
        who = _essentials(found, name)
        if supply.ends_at is None:
            yield f"{_difference(supply)}, {who} nog twee weken of langer."
        else:
            yield f"{_difference(supply)}, {who} {moment(supply.ends_at, found.asked_at)}."


def _lasts(found: WhatIf) -> Iterator[str]:
    for name, supply in found.supplies.items():
        who = _essentials(found, name)
        if supply.ends_at is None:
            yield f"{who} nog twee weken of langer."
        else:
            yield f"{who} {moment(supply.ends_at, found.asked_at)}."


def _sheds(found: WhatIf) -> Iterator[str]:
    goes = sorted((load.off_at, name) for name, load in found.loads.items() if load.off_at)
    if goes:
        told = ", ".join(f"{name} {moment(at, found.asked_at)}" for at, name in goes)
        yield f"Gaat eerder uit: {told}."


def _difference(supply: SupplyChange) -> str:
    before_s, after_s = supply.lasts_before_s, supply.lasts_after_s
    if before_s is None or after_s is None:
        return "even lang" if before_s == after_s else ("korter" if before_s is None else "langer")
    change_s = after_s - before_s
    if abs(change_s) < SMALL_S:
        return "even lang"
    return f"{span(change_s)} {'langer' if change_s > 0 else 'korter'}"


def _promises(found: WhatIf) -> Iterator[str]:
    for name, supply in found.supplies.items():
        promised, ends = supply.promised_until, supply.ends_at
        if promised is None:
            continue
        who, until = _essentials(found, name), moment(promised, found.asked_at)
        if supply.promise_kept or ends is None:
            yield f"{who} {until}."
            continue
        short = span((promised - ends).total_seconds())
        yield (
            f"{who} {until} niet, ook als al het andere uitgaat: {short} te kort, tot "
            f"{moment(ends, found.asked_at)}."
        )


def _essentials(found: WhatIf, supply: str) -> str:
    """Name those of a supply that are on at all, as in "lighting en radio halen"."""
    names = [
        name
        for name, load in found.loads.items()
        if load.essential and load.on_after_s and load.supply == supply
    ]
    if not names:
        return f"{supply} haalt"
    if len(names) == 1:
        return f"{names[0]} haalt"
    return f"{', '.join(names[:-1])} en {names[-1]} halen"


def _comfort(found: WhatIf) -> Iterator[str]:
    changes = {name: found.own_change_s(name) for name in found.loads}
    for word, sign in (("Minder lang aan", -1), ("Langer aan", 1)):
        told = [
            f"{name} ({found.loads[name].watts:.0f} W) {span(change_s)}"
            for name, change_s in changes.items()
            if sign * change_s >= SMALL_S
        ]
        if told:
            yield f"{word}: {', '.join(told)}."
