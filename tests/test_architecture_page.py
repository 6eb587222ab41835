"""ARCHITECTURE.md: where it says that things live, they live."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (?!X |---)(.+?) \| (.+?) \|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("what", "where"), ROWS)
def test_what_is_asked_for_lives_there(what, where):
    places = re.findall(r"`([^`]+)`", where)
    assert places, what
    for place in places:
        path = ROOT / place
        assert path.is_dir() if place.endswith("/") else path.is_file(), place


def test_every_other_path_on_the_page_is_there_too():
    told = set(re.findall(r"`([\w./-]+/[\w./-]*)`", PAGE))
    assert told
    assert not [word for word in told if not (ROOT / word).exists()]


def test_thirty_questions_are_answered_once():
    assert len(ROWS) >= 30
    assert len({what for what, _ in ROWS}) == len(ROWS)


def test_every_package_is_in_the_picture():
    picture = PAGE.split("```")[1]
    for package in ("common", "power", "content", "link", "kiosk", "host"):
        assert (ROOT / package / "__init__.py").is_file()
        assert re.search(rf"\b{package}\b", picture), package
    for folder in ("policy", "daemon", "history", "sources"):
        assert folder in picture
        assert (ROOT / "power" / folder).is_dir()
