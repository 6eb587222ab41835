"""Every power.toml that we show is one that the daemon takes, also what is commented out."""

from __future__ import annotations

import importlib
import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from power.config import load_config, parse_config
from power.sources import DRIVERS

EXAMPLES = Path(__file__).parents[2] / "deploy/examples"
SHOWN = EXAMPLES / "appliance/power.toml"
BOARDS = [driver for driver in DRIVERS if driver not in {"simulated", "nut"}]


@pytest.mark.parametrize(
    "path",
    [SHOWN, EXAMPLES / "power.toml", EXAMPLES / "points/accu-op-de-pi.toml"],
    ids=lambda path: str(path.relative_to(EXAMPLES)),
)
def test_it_loads(path):
    assert load_config(path).cautions == ()


def blocks():
    """Every [[supply]] that the example shows, with its comments taken as written."""
    bare = re.sub(r"^# (?=[\[a-z])", "", SHOWN.read_text(encoding="utf-8"), flags=re.MULTILINE)
    shown = re.findall(r"^\[\[supply\]\]\n(?:[\w\[].*\n)+", bare, re.MULTILINE)
    return [tomllib.loads(text) for text in shown]


def test_what_stands_commented_out_is_right_as_well():
    for table in blocks():
        parse_config(table)
    assert {table["supply"][0]["driver"] for table in blocks()} == set(DRIVERS) - {"simulated"}


@pytest.mark.parametrize("driver", BOARDS)
def test_every_option_of_a_board_is_shown(driver):
    (table,) = (t for t in blocks() if t["supply"][0]["driver"] == driver)
    options = importlib.import_module(f"power.sources.{driver}").Options
    known = {field.name for field in msgspec.structs.fields(options)} - {"battery"}
    assert known <= table["supply"][0]["options"].keys()
