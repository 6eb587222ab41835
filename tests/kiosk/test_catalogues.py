"""Every language says everything: no message missing, guessed, left over or with other values."""

from __future__ import annotations

import ast
import gettext
import io
import string
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from content.core.model import Facility, PlaceKind, PlaceStatus, Severity, UtilityKind, UtilityState
from content.progress import OutcomeCode
from kiosk.i18n import labels, translator
from kiosk.model import geo
from kiosk.technician import power
from power.status import Condition, Why

if TYPE_CHECKING:
    from enum import StrEnum

    from babel.messages.catalog import Catalog, Message

KIOSK = Path(labels.__file__).parents[1]
LANGUAGES = sorted(set(translator.NAMES) - {"nl"})
KEYWORDS = {"tr": None, "self": None, "plural": (1, 2), "N_": None}
"""As deploy/catalogues gives them to pybabel."""

TABLES = {
    "severity": (labels.SEVERITY, Severity),
    "severity icon": (labels.SEVERITY_ICON, Severity),
    "place kind": (labels.PLACE_KIND, PlaceKind),
    "place status": (labels.PLACE_STATUS, PlaceStatus),
    "facility": (labels.FACILITY, Facility),
    "utility": (labels.UTILITY, UtilityKind),
    "utility state": (labels.UTILITY_STATE, UtilityState),
    "import outcome": (labels.OUTCOME, OutcomeCode),
    "supply state": (power.STATE, Condition),
    "why a load is on or off": (labels.WHY, Why),
}


def in_the_code() -> set[str | tuple[str, ...]]:
    kiosk = Path(labels.__file__).parents[1]
    found = extract_from_dir(kiosk, method_map=[("**.py", "python")], keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found}


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def catalogue(language: str) -> Catalog:
    return read(translator.LOCALE_FOLDER / language / "LC_MESSAGES" / "kiosk.po")


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def values(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.fixture(scope="module")
def spoken() -> set[str | tuple[str, ...]]:
    return in_the_code()


def test_the_template_holds_just_what_the_code_says(spoken: set[str | tuple[str, ...]]) -> None:
    template = {message.id for message in messages(read(translator.LOCALE_FOLDER / "kiosk.pot"))}
    assert template == spoken, "run deploy/catalogues"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_just_what_the_code_says(
    language: str, spoken: set[str | tuple[str, ...]]
) -> None:
    translated = catalogue(language)
    assert {message.id for message in messages(translated)} == spoken, "run deploy/catalogues"
    assert not translated.obsolete


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_left_in_dutch_or_guessed(language: str) -> None:
    translated = catalogue(language)
    assert [m.id for m in messages(translated) if not all(forms(m.string) or [""])] == []
    assert [m.id for m in messages(translated) if m.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_is_said(language: str) -> None:
    """A plural form for just one number may spell it out: Arabic has a word for two minutes."""
    wrong = []
    for message in messages(catalogue(language)):
        expected = values(forms(message.id)[0])
        *rare, usual = forms(message.string)
        if values(usual) != expected or any(not values(form) <= expected for form in rare):
            wrong.append(message.id)
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_plural_has_the_forms_of_its_language(language: str) -> None:
    translated = catalogue(language)
    counted = [message for message in messages(translated) if message.pluralizable]
    assert counted
    assert {len(forms(message.string)) for message in counted} == {translated.num_plurals}


@pytest.mark.parametrize(
    ("language", "spoken"),
    [
        ("en", ["1 minute", "2 minutes", "5 minutes"]),
        ("de", ["1 Minute", "2 Minuten", "5 Minuten"]),
        ("pl", ["1 minuta", "2 minuty", "5 minut"]),
        ("uk", ["1 хвилина", "2 хвилини", "5 хвилин"]),
        ("tr", ["1 dakika", "2 dakika", "5 dakika"]),
        ("ar", ["دقيقة واحدة", "دقيقتان", "5 دقائق"]),
    ],
    ids=["en", "de", "pl", "uk", "tr", "ar"],
)
def test_minutes_are_counted_as_people_do(language: str, spoken: list[str]) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    tr = translator.Translator(language, gettext.GNUTranslations(compiled))
    assert [tr.plural("{n} minuut", "{n} minuten", number) for number in (1, 2, 5)] == spoken


@pytest.mark.parametrize(("table", "codes"), TABLES.values(), ids=TABLES.keys())
def test_every_code_has_a_word(table: dict[StrEnum, str], codes: type[StrEnum]) -> None:
    assert set(table) == set(codes)
    assert all(table.values())


def test_every_wind_of_the_compass_has_a_word() -> None:
    assert {geo.compass_point(bearing) for bearing in range(360)} == set(labels.COMPASS)


@pytest.mark.parametrize("path", sorted(KIOSK.rglob("*.py")), ids=lambda p: p.name)
def test_no_message_hides_in_an_f_string(path):
    """Python 3.11 tells an f-string as one token: what is asked for inside is never collected."""
    for text in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(text, ast.JoinedStr):
            for call in ast.walk(text):
                asks = isinstance(call, ast.Call) and ast.unparse(call.func) in {"tr", "tr.plural"}
                literal = asks and isinstance(call.args[0], ast.Constant)
                assert not literal, f"line {call.lineno}: {ast.unparse(call)}"
