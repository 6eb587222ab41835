"""The wiring guide against the figures it stands on: fuses, wires, contacts, pins."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

from power.config import parse_config
from power.meaning import CONSOLE_PINS, PINS, RELAY_PINS

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "deploy"))

import cables  # noqa: E402 - a folder of scripts

WIRING = (ROOT / "deploy/wiring.md").read_text(encoding="utf-8")
BOARDS = sorted((ROOT / "docs/boards").glob("*.md"))
FUSED = re.compile(r"^\| F\d [^(|]*(?:\((\d+) W\))? *\| (\d+) A \| ([\d,]+) mm² \|$", re.MULTILINE)


@pytest.mark.parametrize("make", cables.TABLES.values(), ids=cables.TABLES)
def test_the_tables_are_what_the_arithmetic_says(make):
    assert make() in WIRING


@pytest.mark.parametrize("output_w", cables.INVERTERS_W)
@pytest.mark.parametrize("volts", cables.LOWEST_V.values())
def test_an_inverter_at_full_power_does_not_blow_its_fuse(output_w, volts):
    current_a = output_w / 0.85 / volts
    assert current_a * 1.25 <= cables.fuse_a(cables.inverter_a(output_w, volts))


def test_the_fuse_of_the_battery_is_not_said_to_do_for_an_inverter():
    smallest_v = min(cables.LOWEST_V.values())
    assert cables.fuse_a(cables.inverter_a(500, smallest_v)) > 40
    assert "zekering van 40 A hierboven is er niet voor" in WIRING


def test_every_branch_has_a_fuse_above_its_load_and_a_wire_above_its_fuse():
    rows = FUSED.findall(WIRING)
    assert len(rows) == 5
    for watts, fuse_a, area in rows:
        assert not watts or int(watts) / min(cables.LOWEST_V.values()) < int(fuse_a)
        assert int(fuse_a) <= 6 * float(area.replace(",", "."))  # A per mm², in a bundle


def test_an_idle_inverter_takes_the_share_that_the_guide_says():
    assert 15 * 24 == 360
    assert 360 / 1280 > 0.25


def test_a_thin_usb_cable_loses_what_the_guide_says():
    assert 0.5 < 2 * 1 * 3 * cables.COPPER_OHM_MM2_PER_M / 0.2 < 0.7


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("58,4 V", id="a 16-cell battery while it charges"),
        pytest.param("Afschakelvermogen", id="what a fuse can break"),
        pytest.param("**gelijkstroom 10 A tot 30 V**", id="what a contact can break"),
        pytest.param("**Nooit 230 V op deze kaart**", id="not on this board"),
        pytest.param("NEN-EN-IEC 62485", id="the standard for batteries"),
        pytest.param("op dezelfde groep als de lader", id="where the sense adapter goes"),
        pytest.param("onderspanningsbeveiliging", id="lead-acid after the halt"),
        pytest.param("rustcontact hangt gaat weer aan", id="the light after the halt"),
    ],
)
def test_what_can_burn_or_go_dark_is_said(said):
    assert said in WIRING


def test_the_pins_that_the_guide_offers_are_those_that_the_daemon_takes():
    offered = {
        pin
        for first, last in re.findall(
            r"\*\*GPIO (\d+) tot en met (\d+) en (?:\d+) tot en met \d+\*\*", WIRING
        )
        for pin in range(int(first), int(last) + 1)
    }
    (second,) = re.findall(r"GPIO \d+ tot en met \d+ en (\d+) tot en met (\d+)", WIRING)
    offered |= set(range(int(second[0]), int(second[1]) + 1))
    assert offered == set(RELAY_PINS) - set(CONSOLE_PINS)


def test_a_relay_on_the_console_is_allowed_and_said_at_the_start():
    supply = {"name": "hat", "driver": "simulated", "capacity_wh": 100}
    load = {"name": "heating", "supply": "hat", "watts": 60, "pin": 14}
    assert any(
        "pin 14" in said for said in parse_config({"supply": [supply], "load": [load]}).cautions
    )
    assert not parse_config({"supply": [supply], "load": [load | {"pin": 17}]}).cautions


@pytest.mark.parametrize("page", BOARDS, ids=lambda page: page.stem)
def test_the_configuration_on_a_board_page_is_one_that_the_daemon_takes(page):
    (shown,) = re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    config = parse_config(tomllib.loads(shown))
    assert all(
        supply.mains_sense_pin is None or supply.mains_sense_pin in PINS for supply in config.supply
    )


def test_the_settings_of_the_pi_in_the_guide_are_those_of_a_card():
    """Without them a pin keeps its level when the daemon has ended, and a light may stay off."""
    said = set(re.findall(r"^(dtparam=\w+|gpio=\S+)", WIRING, re.MULTILINE))
    card = (ROOT / "deploy/card/config.txt").read_text(encoding="utf-8").splitlines()
    assert "dtparam=strict_gpiod" in said & set(card)
