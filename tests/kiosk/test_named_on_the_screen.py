"""A text that says "kies Klok" names a button or a page, word for word.

Who reads it under stress looks for that very word. What the manual names is held by
`tests/deploy/test_handleiding.py`.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.desk.checklists.store import checklists
from tests.deploy.test_handleiding import words_of_all_screens
from tests.kiosk.test_catalogues import LANGUAGES, catalogue, forms, messages

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
KIOSK = ROOT / "kiosk"
LONGEST_NAME = 40
POINTS_AT = re.compile(
    r"\b(?:[Kk]ies|[Kk]iest|[Rr]aak|[Dd]ruk(?: dan| daarna)? op|[Kk]ijkt?.{0,20} bij|bij)(?: dan)? "
    r"[‘']?(?=[A-ZÀ-Þ])"
)
"""Before the name of something on the screen; an instruction, not a quotation."""
QUOTED = re.compile(r"‘([A-ZÀ-Þ][^’]+)’")
ON_THE_WAY = re.compile(r"’?(?:,| en)(?: dan)? ‘?(?=[A-ZÀ-Þ])")
"""From one name to the next: "kies Meer, dan Klok"."""
IN_ITALICS = re.compile(r"(?<![*\w])\*([^*]+)\*(?![*\w])")


def strings(tree: ast.AST) -> Iterator[str]:
    """What a module can say, without its docstrings."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        yield from strings(node)


@pytest.fixture(scope="module")
def said() -> set[str]:
    return {
        words
        for path in KIOSK.rglob("*.py")
        for words in strings(ast.parse(path.read_text(encoding="utf-8")))
    }


@pytest.fixture(scope="module")
def names() -> set[str]:
    """What is short and no sentence, of the catalogue; and the checklists, which are pages too."""
    told = {message.id for message in messages(catalogue("en")) if isinstance(message.id, str)}
    known = told | {sheet.title for sheet in checklists()}
    return {name for name in known if len(name) <= LONGEST_NAME and not name.endswith(".")}


def name_at_start(text: str, names: set[str]) -> str:
    """The longest; empty: there is none."""
    ends = (n for n in range(len(text), 0, -1) if not text[n : n + 1].isalnum())
    return next((text[:n] for n in ends if text[:n] in names), "")


def named(text: str, names: set[str]) -> Iterator[tuple[str, str]]:
    """Each name that it points at, and the words that should begin with it; empty: no such name."""
    for cue in POINTS_AT.finditer(text):
        rest = text[cue.end() :]
        while True:
            name = name_at_start(rest, names)
            yield name, rest
            onward = ON_THE_WAY.match(rest[len(name) :])
            if not name or not onward:
                break
            rest = rest[len(name) + onward.end() :]
    for quoted in QUOTED.findall(text):
        yield quoted if quoted in names else "", quoted


def test_texts_of_the_kiosk_name_what_is_on_a_screen(said, names):
    pages = {path: path.read_text(encoding="utf-8") for path in KIOSK.rglob("*.md")}
    found = [pair for text in (*said, *pages.values()) for pair in named(text, names)]
    assert len(found) > 20, "the words before a name are others by now"
    assert {rest for name, rest in found if not name} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_names_it_as_its_own_screen_does(language, names):
    words = {message.id: forms(message.string) for message in messages(catalogue(language))}
    astray = [
        (dutch, translated, words[name][0])
        for dutch, translations in words.items()
        for translated in translations
        for name, _ in named(forms(dutch)[0], names)
        if name in words and words[name][0].casefold() not in translated.casefold()
    ]
    assert astray == []


@pytest.mark.parametrize("file", ["README.md", "CHANGELOG.md"])
def test_what_stands_in_italics_is_on_a_screen(file):
    text = " ".join((ROOT / file).read_text(encoding="utf-8").split())
    dutch = {part for found in IN_ITALICS.findall(text) for part in found.split(" → ")}
    named_so = {name for name in dutch if name[0].isupper()}
    assert named_so
    assert named_so - words_of_all_screens() == set()
