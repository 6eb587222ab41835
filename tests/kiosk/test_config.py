"""kiosk.toml is right, or one sentence says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.config import ConfigError, load_config, settle

GOOD = '[point]\nname = "De Brink"\nmunicipality = "V"\nlatitude = 52.6\nlongitude = 5.6\n'


def test_the_example_is_right():
    example = Path(__file__).parents[2] / "deploy" / "examples" / "kiosk.toml"
    config = load_config(example)
    assert config.point.municipality == "Gemeente Veldermeer"
    assert not config.behaviour.drill, "what is copied from here shows no OEFENING by accident"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD + "latitud = 3\n", "did you mean latitude"),
        (GOOD + "[behavior]\n", "did you mean behaviour"),
        (GOOD.replace("52.6", "91"), "latitude"),
        (GOOD.replace("latitude = 52.6\n", ""), "latitude"),
        (GOOD + "[panel]\ndiagonal_inch = 0\n", "diagonal_inch"),
        (GOOD + '[behaviour]\nlanguages = ["nl", "xx"]\n', "xx"),
        (GOOD + 'facilities = ["zwembad"]\n', "facilities"),
        (GOOD + "[printer]\npaper_mm = 80\n", "device"),
        (GOOD + '[printer]\ndevice = "/dev/usb/lp0"\npaper_mm = 70\n', "paper_mm"),
        (GOOD + "[sound]\nvolume_pct = 101\n", "volume_pct"),
        ('trouble = "x"\n' + GOOD, "trouble is unknown"),
        ("point = 3\n", "point"),
        ("[point\n", "Expected"),
    ],
)
def test_a_fault_is_one_sentence_that_names_it(tmp_path, text, words):
    path = tmp_path / "kiosk.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_missing_file_says_where_to_get_one(tmp_path):
    with pytest.raises(ConfigError, match="missing: copy"):
        load_config(tmp_path / "kiosk.toml")


def test_bytes_that_are_no_text_are_a_config_fault(tmp_path):
    (tmp_path / "kiosk.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError):
        load_config(tmp_path / "kiosk.toml")


BROKEN = GOOD.replace("name =", "name")


@pytest.fixture
def paths(tmp_path):
    return tmp_path / "kiosk.toml", tmp_path / "kiosk.last.toml"


def test_a_point_nobody_set_up_still_runs_and_says_so(paths):
    config = settle(*paths)
    assert config.point.name == "Noodsteunpunt"
    assert not config.placed
    assert "missing" in config.trouble


def test_what_is_broken_later_runs_as_it_did(paths):
    path, kept = paths
    path.write_text(GOOD)
    assert settle(path, kept).trouble == ""
    path.write_text(BROKEN)
    config = settle(path, kept)
    assert config.point.name == "De Brink"
    assert config.placed
    assert str(path) in config.trouble


def test_a_broken_file_is_not_what_is_kept(paths):
    path, kept = paths
    path.write_text(GOOD)
    settle(path, kept)
    path.write_text(BROKEN)
    settle(path, kept)
    assert kept.read_text() == GOOD


def test_what_was_kept_can_be_broken_too(paths):
    path, kept = paths
    path.write_text(BROKEN)
    kept.write_text(BROKEN)
    assert not settle(path, kept).placed


def test_a_card_that_takes_nothing_changes_nothing(paths):
    path, _ = paths
    path.write_text(GOOD)
    assert settle(path, path / "cannot" / "be.toml").point.name == "De Brink"
