"""Words, dates and numbers in one language. Dutch is the source; the rest are gettext catalogues.

Presenters get a Translator as `tr`: ``tr("Terug")`` translates, ``tr.plural(...)`` counts. Times
come in UTC and are spoken in Europe/Amsterdam.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal

from common.time_zone import AMSTERDAM

if TYPE_CHECKING:
    from datetime import date as calendar_day
    from datetime import datetime

DOMAIN = "kiosk"
LOCALE_FOLDER = Path(__file__).parents[1] / "locale"
NAMES = {
    "nl": "Nederlands",
    "en": "English",
    "de": "Deutsch",
    "pl": "Polski",
    "uk": "Українська",
    "tr": "Türkçe",
    "ar": "العربية",
}
"""Each language in its own words, for who cannot read the others."""


OWN_LETTERS = {
    "nl": "NL",
    "en": "EN",
    "de": "DE",
    "pl": "PL",
    "uk": "УК",  # noqa: RUF001 - Cyrillic, as it says
    "tr": "TR",
    "ar": "عربي",
}
"""The same for a small button."""


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a message for the catalogues; it is translated where it is shown."""
    return message


@dataclass(frozen=True)
class Translator:
    """One language."""

    language: str
    catalogue: gettext.NullTranslations = field(repr=False, compare=False)

    def __call__(self, message: str, **values: object) -> str:
        return self.catalogue.gettext(message).format(**values)

    def plural(self, one: str, many: str, number: int) -> str:
        """``{n}`` in either message is the number."""
        return self.catalogue.ngettext(one, many, number).format(n=self.number(number))

    def number(self, value: float, pattern: str = "#,##0") -> str:
        return format_decimal(value, format=pattern, locale=_locale(self.language))

    def clock(self, moment: datetime) -> str:
        return moment.astimezone(AMSTERDAM).strftime("%H:%M")

    def moment(self, moment: datetime, now: datetime) -> str:
        """Clock time, with the day when it is not today, and the year when it is not this one."""
        local, today = moment.astimezone(AMSTERDAM), now.astimezone(AMSTERDAM).date()
        if local.date() == today:
            return self.clock(moment)
        if local.date() == today + timedelta(days=1):
            return self("morgen {time}", time=self.clock(moment))
        if local.date() == today - timedelta(days=1):
            return self("gisteren {time}", time=self.clock(moment))
        pattern = "d MMM" if local.year == today.year else "d MMM y"
        day = format_date(local, pattern, locale=_locale(self.language))
        return f"{day} {self.clock(moment)}"

    def dated(self, moment: datetime, now: datetime | None = None) -> str:
        """Day and clock time, for what is read later and elsewhere: "wo 21 jan 16:30".

        With the year when that is not the year of ``now``.
        """
        local = moment.astimezone(AMSTERDAM)
        other = now is not None and local.year != now.astimezone(AMSTERDAM).year
        pattern = "EEE d MMM y" if other else "EEE d MMM"
        day = format_date(local, pattern, locale=_locale(self.language))
        return f"{day} {self.clock(moment)}"

    def date(self, moment: datetime, now: datetime) -> str:
        """Day and clock time, never "today"; the year too when it is not that of ``now``."""
        local = moment.astimezone(AMSTERDAM)
        pattern = "d MMM" if local.year == now.astimezone(AMSTERDAM).year else "d MMM y"
        day = format_date(local, pattern, locale=_locale(self.language))
        return f"{day} {self.clock(moment)}"

    def day(self, moment: datetime) -> str:
        return format_date(moment.astimezone(AMSTERDAM), "d MMM", locale=_locale(self.language))

    def weekday(self, day: calendar_day) -> str:
        """In two or three letters."""
        return format_date(day, "EEE", locale=_locale(self.language))

    def ago(self, moment: datetime, now: datetime) -> str:
        if now - moment < timedelta(minutes=1):
            return self("zojuist")
        return format_timedelta(
            moment - now, granularity="minute", add_direction=True, locale=_locale(self.language)
        )

    def span(self, length: timedelta) -> str:
        """About how long: "8 uur", "25 minuten", "2 dagen"."""
        return format_timedelta(
            max(length, timedelta(minutes=1)),
            granularity="minute",
            threshold=1.4,
            locale=_locale(self.language),
        )

    def language_name(self, code: str) -> str:
        """In its own words where it can be chosen here, else in the reader's."""
        return NAMES.get(code) or str(_locale(self.language).languages.get(code, code))

    def more_places(self, number: int) -> str:
        """On the button below the first of many."""
        return self.plural("nog {n} plek ›", "nog {n} plekken ›", number)

    def metres(self, distance_m: float) -> str:
        if distance_m < 950:
            return self("{n} m", n=self.number(round(distance_m, -1)))
        return self("{n} km", n=self.number(distance_m / 1000, "0.0"))


_locale = lru_cache(Locale.parse)
"""Babel looks for a locale given by name on the disk, every time: 1 ms or more."""


@lru_cache
def translator(language: str) -> Translator:
    """The Translator of a language; unknown or untranslated ones speak Dutch."""
    _locale(language)
    return Translator(
        language, gettext.translation(DOMAIN, LOCALE_FOLDER, languages=[language], fallback=True)
    )


def available(wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Those of ``wanted`` that have a compiled catalogue; Dutch needs none."""
    return tuple(
        language
        for language in wanted
        if language == "nl" or gettext.find(DOMAIN, LOCALE_FOLDER, languages=[language])
    )
