"""power.toml: everything wrong with it is told in one go, a sentence each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec import structs

from power.config import (
    Contact,
    DischargeTestConfig,
    LoadConfig,
    PolicyConfig,
    SiteConfig,
    SupplyConfig,
    When,
    load_config,
    parse_config,
)
from power.errors import ConfigError
from power.sources.simulated import Options

OLD = Path(__file__).parent / "old_settings"
EXAMPLE = Path(__file__).parents[2] / "deploy" / "examples" / "power.toml"

GOOD = """
[policy]
target_runtime_h = 24
reserve_pct = 10
ride_through_s = 2
restore_stable_s = 60
stagger_s = 5

[[supply]]
name = "hat"
driver = "pijuice"
capacity_wh = 44.4
[supply.options]
bus = 1

[[load]]
name = "lighting"
supply = "hat"
essential = true
rank = 1
watts = 12.0
when = "dark"
pin = 17
contact = "nc"
min_on_s = 0
min_off_s = 0
"""


def faults_of(text: str, tmp_path) -> tuple[str, ...]:
    path = tmp_path / "power.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    return caught.value.faults


def test_the_documented_example_is_read(tmp_path):
    path = tmp_path / "power.toml"
    path.write_text(GOOD, encoding="utf-8")
    config = load_config(path)
    assert config.policy.target_runtime_h == 24
    assert config.supplies["hat"].options == {"bus": 1}
    lighting = config.loads["lighting"]
    assert (lighting.essential, lighting.when, lighting.contact) == (True, When.DARK, Contact.NC)


def test_what_is_left_out_has_a_safe_value(tmp_path):
    config = parse_config({
        "supply": [{"name": "hat", "driver": "simulated", "capacity_wh": 40}],
        "load": [
            {"name": "light", "supply": "hat", "watts": 5, "essential": True, "pin": 16},
            {"name": "fan", "supply": "hat", "watts": 5, "pin": 18},
        ],
    })  # fmt: skip
    assert config.loads["light"].on_at_rest
    assert not config.loads["fan"].on_at_rest
    assert not config.loads["fan"].essential
    assert config.appliance_supplies == {"hat"}
    assert config.cautions == ()


@pytest.mark.parametrize(
    ("said", "feeding"),
    [
        pytest.param([None, None], {"first"}, id="nobody says: the first"),
        pytest.param([None, True], {"second"}, id="one says that it does"),
        pytest.param([True, True], {"first", "second"}, id="both do"),
        pytest.param([False, None], {"second"}, id="the first says that it does not"),
        pytest.param([False, True], {"second"}, id="one does not, one does"),
        pytest.param([None, False], {"first"}, id="the second says that it does not"),
        pytest.param([False, False], set(), id="none does"),
    ],
)
def test_which_supplies_the_appliance_runs_from(said, feeding):
    config = parse_config({
        "supply": [
            {"name": name, "driver": "simulated", "capacity_wh": 40}
            | ({} if feeds is None else {"feeds_appliance": feeds})
            for name, feeds in zip(["first", "second"], said, strict=True)
        ],
    })  # fmt: skip
    assert config.appliance_supplies == feeding
    assert any("shuts the appliance down" in caution for caution in config.cautions) is (
        not feeding
    )


@pytest.mark.parametrize(
    ("driver", "options", "warned"),
    [
        ("pijuice", {}, True),
        ("power_supply", {}, True),
        ("nut", {"ups": "site"}, True),
        ("nut", {"ups": "site", "username": "a", "password": "b"}, False),
        ("simulated", {}, False),
    ],
)
def test_a_schedule_of_tests_that_can_never_begin_is_told(driver, options, warned):
    supply = {"name": "hat", "driver": driver, "capacity_wh": 40, "options": options}
    config = parse_config({"supply": [supply], "test": {"every_days": 90}})
    assert any("never be tested" in caution for caution in config.cautions) is warned
    assert parse_config({"supply": [supply]}).cautions == ()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param("essential", "essentail", "did you mean essential", id="misspelt key"),
        pytest.param("[policy]", "[polcy]", "[polcy] is unknown; did you mean policy", id="table"),
        pytest.param('"pijuice"', '"pijuce"', "did you mean pijuice", id="misspelt driver"),
        pytest.param("bus = 1", "buss = 1", "buss is unknown; did you mean bus", id="option"),
        pytest.param("pin = 17", "pin = 8", "Pin 8 of load", id="pulled up at boot"),
        pytest.param('name = "hat"', 'name = "h\\n"', "regex", id="line break after a name"),
        pytest.param("bus = 1", "bus = " + "[" * 9999, "nested too deep", id="nested too deep"),
        pytest.param("stagger_s = 5", "stagger_s = 1e9", "<= 604800", id="never returns"),
        pytest.param("rank = 1", "rank = 99999999999999999999", "<= 10000", id="rank"),
        pytest.param("12.0", "-1", '"lighting": watts = -1', id="negative watts"),
        pytest.param("12.0", "nan", "watts must be a finite number", id="not a number"),
        pytest.param("12.0", '"12"', "watts = '12' does not fit", id="text for a number"),
        pytest.param("44.4", "0", "capacity_wh = 0 does not fit", id="no capacity"),
        pytest.param("reserve_pct = 10", "reserve_pct = 100", "reserve_pct", id="all reserve"),
        pytest.param('supply = "hat"', 'supply = "hut"', "'hut' is not in this file", id="supply"),
        pytest.param('supply = "hat"', "", "supply is missing", id="required key missing"),
        pytest.param('when = "dark"', 'when = "night"', "when = 'night'", id="unknown when"),
        pytest.param("pin = 17", "pin = 1", "Pin 1 of load", id="pin of the board itself"),
        pytest.param("pin = 17", "pin = 40", "Pin 40 of load", id="pin beyond the header"),
        pytest.param("pin = 17", "pin = true", "pin = True does not fit", id="truth as a pin"),
        pytest.param("[[load]]", "[load]", "must be written [[load]]", id="one bracket"),
        pytest.param("min_on_s = 0", "min_on_s = 9000", "min_on_s", id="dwell too long"),
        pytest.param(
            "[policy]", "[site]\nlatitude = 52.0\n[policy]", "longitude", id="half a place"
        ),
    ],
)
def test_a_fault_is_told_in_a_sentence(old, new, sentence, tmp_path):
    assert old in GOOD
    faults = faults_of(GOOD.replace(old, new), tmp_path)
    assert any(sentence in fault for fault in faults), faults
    assert all(fault.endswith(".") and fault.isprintable() for fault in faults)


def test_two_loads_on_one_pin_are_both_named(tmp_path):
    second = GOOD[GOOD.index("[[load]]") :].replace('"lighting"', '"radio"')
    (fault,) = faults_of(GOOD + second, tmp_path)
    assert fault == 'Pin 17 is used by load "lighting" and load "radio": give each its own.'


def test_a_load_may_not_share_the_pin_that_senses_mains(tmp_path):
    (fault,) = faults_of(GOOD.replace("44.4", "44.4\nmains_sense_pin = 17"), tmp_path)
    assert "mains sense" in fault
    assert "lighting" in fault


def test_two_of_one_name_are_refused(tmp_path):
    second = GOOD[GOOD.index("[[load]]") :].replace("pin = 17", "pin = 18")
    (fault,) = faults_of(GOOD + second, tmp_path)
    assert fault == '[[load]] "lighting" is there 2 times: give each its own name.'


def test_all_faults_are_told_at_once(tmp_path):
    broken = GOOD.replace("12.0", "-1").replace("44.4", "-2").replace("stagger_s", "stager_s")
    assert len(faults_of(broken, tmp_path)) == 3


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(None, "is missing", id="no file"),
        pytest.param(b"", "[[supply]] is missing", id="empty"),
        pytest.param(b"[policy\n", "is not valid TOML", id="broken TOML"),
        pytest.param(b"\xff\xfe", "is not UTF-8", id="binary"),
        pytest.param(b"supply = 3\n", "must be written [[supply]]", id="number for a table"),
        pytest.param(b"supply = [3]\n", "must be a table", id="number in a list"),
        pytest.param(b"policy = 3\n", "must be a table", id="number for policy"),
    ],
)
def test_a_file_that_is_none_is_told_in_a_sentence(content, sentence, tmp_path):
    path = tmp_path / "power.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match=r".") as caught:
        load_config(path)
    assert any(sentence in fault for fault in caught.value.faults)


def test_a_folder_in_its_place_is_told_in_a_sentence(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path)


def test_an_essential_load_that_goes_out_with_the_daemon_is_cautioned(tmp_path):
    path = tmp_path / "power.toml"
    path.write_text(GOOD.replace('"nc"', '"no"'), encoding="utf-8")
    (caution,) = load_config(path).cautions
    assert "lighting" in caution


def test_a_simulated_battery_is_the_one_in_the_file():
    config = parse_config({
        "supply": [{
            "name": "hat", "driver": "simulated", "capacity_wh": 40, "chemistry": "lifepo4",
            "options": {"health_pct": 80},
        }],
    })  # fmt: skip
    options = config.supplies["hat"].simulated_options()
    assert isinstance(options, Options)
    assert (options.capacity_wh, options.chemistry, options.health_pct) == (40, "lifepo4", 80)
    assert config.supplies["hat"].driver_options["capacity_wh"] == 40


@pytest.mark.parametrize("path", sorted(OLD.glob("*.toml")), ids=lambda path: path.stem)
def test_a_file_of_before_starts_and_means_what_it_meant(path):
    """Settings as the examples were before any of these keys."""
    config = load_config(path)
    assert all(supply.generator_w is None for supply in config.supply)
    assert all(load.when is not When.ALARM for load in config.load)


@pytest.mark.parametrize(
    "kind", [PolicyConfig, SiteConfig, DischargeTestConfig, SupplyConfig, LoadConfig]
)
def test_every_key_stands_in_the_example(kind):
    example = EXAMPLE.read_text(encoding="utf-8")
    keys = [field.name for field in structs.fields(kind)]
    assert [key for key in keys if not re.search(rf"\b{key}\b", example)] == []
