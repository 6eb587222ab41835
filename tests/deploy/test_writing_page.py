"""The page on writing is true: its examples publish, and it names all that can be written."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from content.core import words
from content.core.written_hours import read_hours
from content.source import map_sheet
from content.source.convert import convert_source
from content.source.draft import KEYS
from content.source.lists import SOURCES
from content.source.spreadsheets import PLACE_COLUMNS, UTILITY_COLUMNS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "berichten-schrijven.md").read_text(encoding="utf-8")
NOW = datetime(2026, 11, 29, 16, tzinfo=UTC)


@pytest.fixture
def source(tmp_path):
    """The folder that somebody has who copied every example of the page."""
    examples = re.findall(r"```(\S+/?\S*\.\w+)\n(.*?)```", TEXT, re.DOTALL)
    assert {file for file, _ in examples} == {
        "bulletins/kookadvies-1.md", "places.csv", "map.toml", "utilities.csv",
    }  # fmt: skip
    for file, text in examples:
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(text, encoding="utf-8")
    (tmp_path / "media").mkdir()
    Image.new("RGB", (1213, 1000)).save(tmp_path / "media/streek.png")
    return tmp_path


def test_what_is_copied_from_the_page_is_published_without_a_remark(source):
    converted = convert_source(source, publisher_id="vr", publisher_name="VR", now=NOW, previous={})
    assert set(converted.targets) == {
        "bulletins/kookadvies-1.xml", "places.geojson", "utilities.json",
        "map.json", "media/streek.png",
    }  # fmt: skip
    assert not [hint for hint in converted.warnings if "scherm" not in hint]
    assert "0800-1234 #keuze1" in converted.targets["bulletins/kookadvies-1.xml"].decode()


@pytest.mark.parametrize("name", [*KEYS, *PLACE_COLUMNS, *UTILITY_COLUMNS, *map_sheet.KEYS])
def test_every_key_and_column_is_named(name):
    assert f"`{name}`" in TEXT


@pytest.mark.parametrize(
    "word",
    [
        *words.SEVERITIES,
        *words.URGENCIES,
        *words.CERTAINTIES,
        *words.PLACE_KINDS,
        *words.PLACE_STATUSES,
        *words.FACILITIES,
        *words.UTILITY_KINDS,
        *words.UTILITY_STATES,
    ],
)
def test_every_word_that_is_understood_is_named(word):
    assert re.search(rf"\b{re.escape(word)}\b", TEXT)


def test_every_list_that_is_read_is_named():
    names = {name for names in SOURCES.values() for name in names} - {"utilities.json"}
    assert all(f"`{name}`" in TEXT for name in names)


def test_every_example_of_opening_hours_is_read():
    part = TEXT.split("### Openingstijden")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(.+?)` \|", part, re.MULTILINE)
    assert len(rows) == 6
    assert all(map(read_hours, [*rows, "Mo-Fr 09:00-17:00; PH off"]))
