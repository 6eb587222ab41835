"""Opening hours as people write them, in the form that is kept: see `content.core.opening_hours`.

Dutch words mean the same as OpenStreetMap's: ``ma t/m vr 9-17 uur; feestdagen dicht``. Refused is
what depends on the sun, a school's calendar or a remark, has no end, or is open to two readings.
Pure.
"""

from __future__ import annotations

import re

from content.core.opening_hours import ALWAYS, DAY_FORM, MONTH_FORM, MONTHS, rules
from content.core.vocabulary import key

HOURS_CHARS = 255
"""What OpenStreetMap allows in a value."""
EXAMPLE = "ma-vr 9.00-17.00; za 10.00-12.00; feestdagen dicht"
_ALWAYS = {
    "24 7", "dag en nacht", "altijd", "altijd open", "24 uur", "24 uur per dag", "24 uur open",
    "dag en nacht open", "open dag en nacht",
}  # fmt: skip
_WORDS = {
    "Mo": "maandag ma", "Tu": "dinsdag di", "We": "woensdag wo", "Th": "donderdag do",
    "Fr": "vrijdag vr", "Sa": "zaterdag za", "Su": "zondag zo", "PH": "feestdagen feestdag",
    "Jan": "januari", "Feb": "februari", "Mar": "maart mrt", "Apr": "april", "May": "mei",
    "Jun": "juni", "Jul": "juli", "Aug": "augustus", "Sep": "september sept",
    "Oct": "oktober okt", "Nov": "november", "Dec": "december",
    "Mo-Fr": "werkdagen doordeweeks", "Sa-Su": "weekend weekeinde", "Mo-Su": "dagelijks",
    "off": "dicht gesloten closed", ",": "en", "-": "tot", "": "van om op in het uur u h",
}  # fmt: skip
_MEANT = {
    word: token for token, words in _WORDS.items() for word in (token.lower(), *words.split())
}
_ALL_DAYS = re.compile(r"\b(?:elke dag|alle dagen|iedere dag)\b")
_NUMERIC_DATE = re.compile(r"\b(\d\d?)-(\d\d?)-(20\d\d)\b")
_CLOCK = re.compile(r"\b(\d\d?)[.:uh](\d\d)(?!\d)")
_WHOLE_HOUR = re.compile(r"(?<![\d:])(\d\d?) ?(?:uur|u)\b")
_DAYS_OF_MONTH = re.compile(rf"\b(\d\d?-\d\d?|\d\d?) ({MONTH_FORM})\b(?: (20\d\d)\b)?")
_RANGE = re.compile(
    rf"(?<![\d:])({MONTH_FORM} )?(\d\d?)(?::(\d\d))? ?- ?(\d\d?)(?::(\d\d))?(?![\d:])"
)
_NEXT_RULE = re.compile(rf"(?:(?<=\d:\d\d)|(?<=off)),(?={DAY_FORM}|PH|20|{MONTH_FORM})")


class HoursProblem(ValueError):
    """Not to be read; the message is Dutch and says what to write."""


def read_hours(text: str) -> str:
    """Return ``text`` in the form that is kept. Raises HoursProblem."""
    if len(text) > HOURS_CHARS:
        raise HoursProblem(f"Dit is langer dan {HOURS_CHARS} tekens: maak het korter.")
    if key(text) in _ALWAYS:
        return ALWAYS
    hours = "; ".join(_kept(part) for part in re.split(r"[;\n]", text) if part.strip())
    _refuse_unsaid(hours)
    return hours


def runs_past_midnight(hours: str) -> bool:
    """Whether a span of it goes on for hours on the next day: often a morning was meant."""
    spans = (span for rule in rules(hours) for span in rule.spans)
    return any(0 < end < begin for begin, end in spans)


def _kept(text: str) -> str:
    """What stands between two semicolons, in the form that is kept."""
    written = _in_their_words(text.strip().rstrip(".").lower())
    dated = _DAYS_OF_MONTH.sub(lambda m: f"{m[3] + ' ' if m[3] else ''}{m[2]} {m[1]}", written)
    spaced = " ".join(_RANGE.sub(_range, dated).split())
    plain = re.sub(r"(?<=:\d\d) (?=\d\d:)", ",", re.sub(r" ?([,-]) ?", r"\1", spaced))
    first, *others = _NEXT_RULE.split(plain)
    hours = "".join((first, *(f"{'; ' if o.endswith('off') else ', '}{o}" for o in others)))
    try:
        rules(hours)
    except ValueError as error:
        shown = text.strip()[:60]
        raise HoursProblem(
            f"'{shown}' is niet uit te rekenen: schrijf bijvoorbeeld {EXAMPLE}."
        ) from error
    return hours


def _in_their_words(text: str) -> str:
    """The same with OpenStreetMap's words, and times and dates of numbers in its order."""
    for mark in ("–", "—", "t/m", "tot en met"):
        text = text.replace(mark, "-")
    text = _ALL_DAYS.sub("dagelijks", text)
    text = _NUMERIC_DATE.sub(_month_by_number, text)
    text = _WHOLE_HOUR.sub(r"\1:00 ", _CLOCK.sub(r"\1:\2", text))
    return re.sub(r"[^\W\d_]+:?", _word, text)


def _word(found: re.Match[str]) -> str:
    token = _MEANT.get(found[0].rstrip(":"))
    if token is None:
        raise HoursProblem(
            f"'{found[0][:40]}' ken ik niet in openingstijden: schrijf bijvoorbeeld {EXAMPLE}. "
            "Andere woorden horen in de kolom 'open'."
        )
    return token


def _month_by_number(found: re.Match[str]) -> str:
    month = int(found[2])
    if not 1 <= month <= 12:
        raise HoursProblem(f"{found[0]} bestaat niet: schrijf een datum als 24-12-2026.")
    return f"{found[1]} {MONTHS[month - 1].lower()} {found[3]}"


def _range(found: re.Match[str]) -> str:
    month = found[1] or ""
    if month and not (found[3] or found[5]):
        return found[0]  # from one day of it to another
    begin, end = (f"{int(found[n]):02}:{found[n + 1] or '00'}" for n in (2, 4))
    if begin == end:
        raise HoursProblem(f"{begin}-{end} is geen tijd: schrijf 00.00-24.00 voor de hele dag.")
    return f"{month}{begin}-{end}"


def _refuse_unsaid(hours: str) -> None:
    """What is only closed sometimes does not say when it is open; order decides between rules."""
    found = rules(hours) if hours else ()
    if hours != "off" and not any(rule.spans for rule in found):
        raise HoursProblem(f"Hier staat niet wanneer het open is: schrijf bijvoorbeeld {EXAMPLE}.")
    exceptions = [rule.is_exception for rule in found]
    if exceptions != sorted(exceptions):
        raise HoursProblem(
            "Zet feestdagen en datums achteraan: wat later staat, gaat voor wat eerder staat."
        )
