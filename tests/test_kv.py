"""What kv takes without a word: the last of two equal properties, and a leak."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def duplicates(text: str) -> list[str]:
    """Properties given twice in one rule or widget, as "line: name"."""
    found: list[str] = []
    around: list[tuple[int, set[str]]] = [(-1, set())]
    for number, line in enumerate(text.splitlines(), start=1):
        if not (match := re.match(r"( *)([\w<][^:]*):", line)):
            continue
        indent, name = len(match[1]), match[2].strip()
        while around[-1][0] >= indent:
            around.pop()
        seen = around[-1][1]
        if name in seen and name[0].islower():  # capitals open a child: two of a kind are two
            found.append(f"{number}: {name}")
        seen.add(name)
        around.append((indent, set()))
    return found


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        ("<A>:\n    x: 1\n    y: 2\n", []),
        ("<A>:\n    x: 1\n    B:\n        x: 2\n    x: 3\n", ["5: x"]),
        ("<A>:\n    B:\n        x: 1\n    B:\n        x: 1\n", []),
        (
            "<A>:\n  canvas:\n    Color:\n      rgba: 1\n    Color:\n      rgba: 2\n",
            [],
        ),
        ("<A>:\n    on_x:\n        y()\n    on_x: z()\n", ["4: on_x"]),
    ],
    ids=["different", "around a child", "two children", "two instructions", "a handler"],
)
def test_a_property_given_twice_is_found(text, twice):
    assert duplicates(text) == twice


def test_no_kv_file_gives_a_property_twice():
    found = {
        str(path.relative_to(ROOT)): duplicates(path.read_text(encoding="utf-8"))
        for path in (ROOT / "kiosk").rglob("*.kv")
    }
    assert {path: names for path, names in found.items() if names} == {}


def test_no_rule_looks_into_ids():
    """Kivy then keeps the widget, its page and the whole window it was on: 1 MB a bulletin."""
    for path in (ROOT / "kiosk").rglob("*.kv"):
        assert not re.search(r"\bids\.", path.read_text(encoding="utf-8")), path
