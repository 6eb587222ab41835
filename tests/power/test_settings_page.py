"""docs/power-toml.md against what the daemon takes: each key, its unit, its default."""

from __future__ import annotations

import importlib
import re
import tomllib
from enum import StrEnum
from pathlib import Path

import msgspec
import pytest

from power.config import (
    DischargeTestConfig,
    LoadConfig,
    PolicyConfig,
    SiteConfig,
    SupplyConfig,
)
from power.sources import DRIVERS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/power-toml.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / "deploy/examples/power.toml").read_text(encoding="utf-8")
TABLES = {
    "[policy]": PolicyConfig,
    "[site]": SiteConfig,
    "[test]": DischargeTestConfig,
    "[[supply]]": SupplyConfig,
    "[[load]]": LoadConfig,
}
OPTIONS = {
    f"[supply.options] of {driver}": importlib.import_module(f"power.sources.{driver}").Options
    for driver in DRIVERS
}
UNITS = {
    "pct_per_h": "%/h", "uohm": "µΩ", "days": "days", "hour": "hour", "pct": "%", "watts": "W",
    "wh": "Wh", "ah": "Ah", "pin": "pin", "w": "W", "s": "s", "h": "h", "c": "°C", "a": "A",
    "v": "V",
}  # fmt: skip
"""By the end of a key's name, the longest first."""


def rows(section):
    """The table under a heading: unit and default by key."""
    (text,) = re.findall(
        rf"^## {re.escape(section)}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL
    )
    cells = (line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| `"))
    return {key.strip("`"): (unit, default) for key, unit, default, _ in cells}


def default_of(field):
    if field.required:
        return "required"
    value = field.default
    if value is None or value is msgspec.NODEFAULT:  # a factory: an empty table
        return None
    return str(value) if isinstance(value, StrEnum) else value


def written(default):
    if default in {"required", "left out"}:
        return None if default == "left out" else default
    return tomllib.loads(f"value = {default.strip('`')}")["value"]


@pytest.mark.parametrize(("section", "kind"), (TABLES | OPTIONS).items())
def test_every_key_stands_on_the_page_with_its_default(section, kind):
    assert {key: written(default) for key, (_, default) in rows(section).items()} == {
        field.encode_name: default_of(field) for field in msgspec.structs.fields(kind)
    }


@pytest.mark.parametrize(("section", "kind"), (TABLES | OPTIONS).items())
def test_every_key_says_its_unit(section, kind):
    for key, (unit, _) in rows(section).items():
        ending = next((end for end in UNITS if f"_{key}".endswith(f"_{end}")), None)
        assert unit
        if ending is not None:
            assert unit.startswith(UNITS[ending]), key


def test_every_section_on_the_page_is_one_that_there_is():
    assert set(re.findall(r"^## (.*)$", PAGE, re.MULTILINE)) == (TABLES | OPTIONS).keys()


def test_the_example_shows_every_key_beside_those_of_the_drivers():
    shown = set(re.findall(r"^(?:# )?(\w+) = ", EXAMPLE, re.MULTILINE))
    shown |= {"options"} if "[supply.options]" in EXAMPLE else set()
    known = {
        field.encode_name for kind in TABLES.values() for field in msgspec.structs.fields(kind)
    }
    assert known <= shown
