"""map.toml: a picture and its corners, as somebody writes them who made a map with PDOK."""

from __future__ import annotations

import pytest
from PIL import Image

from content.core.map_picture import MAP_FILE, read_map
from content.core.rijksdriehoek import rd_to_wgs84
from content.errors import SourceFaults
from content.parse import parse_targets
from content.source.convert import convert_source
from tests.content.conftest import NOW

DEGREES = """beeld = "kaart.png"
bron = "Kaart: PDOK, BRT-A, CC BY 4.0"
linksboven = "52,70 5,50"
rechtsonder = "52,60 5,70"
"""
RD = """beeld = "media/Kaart.PNG"
bron = "© Kadaster"
linksboven = "170000 520000"
rechtsonder = "182000 510000"
"""


def convert(tmp_path, text, size=(1213, 1000), name="kaart.png"):
    (tmp_path / "media").mkdir()
    (tmp_path / "map.toml").write_text(text, encoding="utf-8")
    Image.new("RGB", size, "beige").save(tmp_path / "media" / name)
    return convert_source(tmp_path, publisher_id="vr", publisher_name="VR", now=NOW, previous={})


def test_two_corners_in_degrees_make_a_map(tmp_path):
    targets = convert(tmp_path, DEGREES).targets
    found = read_map(targets[MAP_FILE], publisher="vr")
    assert (found.file, found.credit) == ("media/kaart.png", "Kaart: PDOK, BRT-A, CC BY 4.0")
    assert [(c.latitude, c.longitude) for c in found.corners] == [
        (52.7, 5.5), (52.7, 5.7), (52.6, 5.7), (52.6, 5.5)
    ]  # fmt: skip
    assert "media/kaart.png" in targets


def test_two_corners_of_the_rijksdriehoek_have_their_others_on_its_grid(tmp_path):
    found = read_map(convert(tmp_path, RD, (1200, 1000)).targets[MAP_FILE], publisher="vr")
    at = [(170_000, 520_000), (182_000, 520_000), (182_000, 510_000), (170_000, 510_000)]
    assert [(c.latitude, c.longitude) for c in found.corners] == [rd_to_wgs84(*xy) for xy in at]
    assert found.corners[0].latitude != found.corners[1].latitude, "its north is not quite north"


def test_all_four_corners_may_be_given(tmp_path):
    more = 'rechtsboven = [52.70, 5.70]\nlinksonder = "POINT(5.5 52.6)"\n'
    found = read_map(convert(tmp_path, DEGREES + more).targets[MAP_FILE], publisher="vr")
    assert found.corners[3].longitude == 5.5


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        pytest.param("beeld: kaart.png", "geen TOML", id="not TOML"),
        pytest.param(DEGREES.replace("kaart.png", "plattegrond.png"), "zet het in de map media",
                     id="no picture"),
        pytest.param(DEGREES.replace("bron", "bronn"), "bedoelt u 'bron'?", id="a slip"),
        pytest.param(DEGREES.replace("Kaart: PDOK, BRT-A, CC BY 4.0", ""), "'bron' ontbreekt",
                     id="nobody's"),
        pytest.param(DEGREES.replace("linksboven", "linksonder"), "'linksboven' ontbreekt",
                     id="one corner"),
        pytest.param(DEGREES + 'rechtsboven = "52,7 5,7"', "of alle vier", id="three corners"),
        pytest.param(DEGREES.replace("52,70 5,50", "hier"), "geen twee", id="no numbers"),
        pytest.param(DEGREES.replace("52,60 5,70", "52,70 5,50"), "door elkaar", id="no size"),
        pytest.param(DEGREES.replace("52,60", "52,50"), "passen niet bij het beeld",
                     id="stretched"),
    ],
)  # fmt: skip
def test_a_map_that_would_lead_astray_stops_the_publication(tmp_path, text, advice):
    with pytest.raises(SourceFaults) as caught:
        convert(tmp_path, text)
    assert any(f.startswith("map.toml") and advice in f for f in caught.value.faults), (
        caught.value.faults
    )


def test_a_kiosk_takes_no_map_whose_picture_it_may_not_show(tmp_path):
    targets = convert(tmp_path, DEGREES).targets
    paths = {}
    for number, (name, data) in enumerate(targets.items()):
        paths[name] = tmp_path / str(number)
        paths[name].write_bytes(data)
    assert parse_targets("vr", paths).media == ("media/kaart.png", MAP_FILE)
    paths["media/kaart.png"].write_bytes(b"GIF89a")
    parsed = parse_targets("vr", paths)
    assert parsed.media == ()
    assert any("ontbreekt, weggelaten" in warning for warning in parsed.warnings)


def test_a_large_map_is_made_as_small_as_any_picture(tmp_path):
    from content.core.picture_header import check_picture
    from content.source.pictures import TARGET_BYTES

    noise = Image.effect_noise((2426, 2000), 90).convert("RGB")
    (tmp_path / "media").mkdir()
    (tmp_path / "map.toml").write_text(DEGREES, encoding="utf-8")
    noise.save(tmp_path / "media" / "kaart.png")
    targets = convert_source(
        tmp_path, publisher_id="vr", publisher_name="VR", now=NOW, previous={}
    ).targets
    file = read_map(targets[MAP_FILE], publisher="vr").file
    assert len(targets[file]) <= TARGET_BYTES
    assert max(check_picture(targets[file], file=file)) <= 1280
