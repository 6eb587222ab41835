"""The sample publisher's folder is what the demo promises, and the advice is fit to read."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from lxml import etree

from content.board import built_in_guides
from content.core import map_picture
from content.core.cap import read_cap
from content.core.guides import read_guide
from content.core.model import (
    BlockKind,
    MessageStatus,
    MessageType,
    PlaceKind,
    PlaceStatus,
    Severity,
    UtilityKind,
)
from content.core.places import read_geojson
from content.core.remarks import Notes
from content.core.utilities import read_utilities
from content.source.convert import convert_source
from simulators import sample_dates, sample_map

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "deploy" / "examples"
SOURCE = EXAMPLES / "source"
GUIDES = ROOT / "content" / "guides"
PUBLISHER = "veiligheidsregio-merenland"
LANGUAGES = {"nl", "en", "de", "pl", "uk", "tr", "ar"}
HAZARDS = {
    "power-cut", "water", "cold", "heat", "flooding", "smoke", "chemical", "evacuation", "no-112",
    "medical",
}  # fmt: skip
MOST_IMPORTANT = {"stroom-2", "geen-112-1"}
CYRILLIC, ARABIC = re.compile(r"[\u0400-\u04ff]"), re.compile(r"[\u0600-\u06ff]")


def convert(source, now):
    name = "Veiligheidsregio Merenland"
    return convert_source(source, publisher_id=PUBLISHER, publisher_name=name, now=now, previous={})


@pytest.fixture(scope="module")
def converted():
    return convert(SOURCE, sample_dates.REFERENCE.astimezone(UTC))


def test_all_its_places_are_on_the_map_of_the_area(converted, places):
    shown = map_picture.read_map(converted.targets["map.json"], publisher=PUBLISHER)
    assert shown.credit
    outside = [p.name for p in places if not map_picture.covers(shown, p.latitude, p.longitude)]
    assert outside == []


def test_the_map_of_the_area_is_drawn_by_its_script(converted):
    shown = map_picture.read_map(converted.targets["map.json"], publisher=PUBLISHER)
    upper_left, _, lower_right, _ = shown.corners
    assert (upper_left.latitude, upper_left.longitude) == (sample_map.NORTH, sample_map.WEST)
    assert (lower_right.latitude, lower_right.longitude) == (sample_map.SOUTH, sample_map.EAST)
    assert map_picture.fits(shown.corners, *sample_map.SIZE_PX)


@pytest.fixture(scope="module")
def bulletins(converted):
    found = {}
    for path, data in converted.targets.items():
        if path.startswith("bulletins/"):
            bulletin = read_cap(data, publisher=PUBLISHER, notes=Notes(path))
            found[bulletin.identifier] = bulletin
    return found


@pytest.fixture(scope="module")
def places(converted):
    data, notes = converted.targets["places.geojson"], Notes("places.geojson")
    return read_geojson(data, publisher=PUBLISHER, notes=notes, hints=notes)


def test_the_only_hint_at_the_sample_is_the_bulletin_that_has_expired(converted):
    (hint,) = converted.warnings
    assert hint.startswith("bulletins/rook-1.md")


def test_the_bulletins_show_all_that_a_board_must_cope_with(bulletins):
    assert len(bulletins) >= 10
    severities = {bulletin.severity for bulletin in bulletins.values()}
    assert severities == {Severity.EXTREME, Severity.SEVERE, Severity.MODERATE, Severity.MINOR}
    kinds = Counter(bulletin.msg_type for bulletin in bulletins.values())
    assert kinds[MessageType.UPDATE] == 3
    assert kinds[MessageType.CANCEL] == 1
    expired = [b for b in bulletins.values() if b.expires and b.expires < sample_dates.REFERENCE]
    assert [b.identifier for b in expired] == ["rook-1"]
    assert {b.status for b in bulletins.values()} == {MessageStatus.ACTUAL}


def test_what_replaces_or_cancels_names_a_bulletin_of_the_sample_as_it_was_sent(bulletins):
    for bulletin in bulletins.values():
        if bulletin.msg_type is not MessageType.ALERT:
            (reference,) = bulletin.references
            earlier = bulletins[reference.identifier]
            assert (reference.sender, reference.sent) == (earlier.sender, earlier.sent)
            assert earlier.sent < bulletin.sent <= sample_dates.REFERENCE


def test_every_bulletin_speaks_two_languages_and_the_most_important_all_seven(bulletins):
    for identifier, bulletin in bulletins.items():
        languages = {info.language for info in bulletin.infos}
        assert languages >= (LANGUAGES if identifier in MOST_IMPORTANT else {"nl", "en"})


def test_a_bulletin_gives_the_same_steps_in_each_of_its_languages(bulletins):
    for identifier, bulletin in bulletins.items():
        assert len({len(info.instruction) for info in bulletin.infos}) == 1, identifier


def test_two_at_least_are_cap_written_by_hand_and_valid():
    schema = etree.XMLSchema(etree.parse(ROOT / "content" / "schema" / "cap-1.2.xsd"))
    written = sorted((SOURCE / "bulletins").glob("*.xml"))
    assert len(written) >= 2
    for path in written:
        assert schema.validate(etree.parse(path)), schema.error_log


def test_the_places_are_of_every_kind_and_state_and_some_say_the_way(places):
    assert len(places) >= 16
    assert {place.kind for place in places} == set(PlaceKind)
    assert {place.status for place in places} == set(PlaceStatus)
    shelters = {place.status for place in places if place.kind is PlaceKind.SHELTER}
    assert shelters >= {PlaceStatus.OPEN, PlaceStatus.FULL}
    assert all(place.address and place.facilities for place in places)
    assert all(place.status_at and place.status_at <= sample_dates.REFERENCE for place in places)
    assert sum(bool(place.route) for place in places) >= 4


def test_all_six_utilities_are_told_in_seven_languages(converted):
    data = converted.targets["utilities.json"]
    utilities = read_utilities(data, publisher=PUBLISHER, notes=Notes("utilities.json"))
    assert {utility.kind for utility in utilities} == set(UtilityKind)
    assert all(set(utility.notes) == LANGUAGES for utility in utilities)


def test_every_picture_is_shown_by_a_bulletin_or_as_the_map(converted, bulletins):
    shown = {p.file for b in bulletins.values() for info in b.infos for p in info.pictures}
    shown.add(map_picture.read_map(converted.targets["map.json"], publisher=PUBLISHER).file)
    assert shown == {path for path in converted.targets if path.startswith("media/")}


# The built-in guides


def texts_of(guide):
    return [guide.title, *(block.text for block in guide.blocks)]


BUILT_IN = built_in_guides()


def test_there_is_built_in_advice_for_every_hazard_in_every_language():
    assert len(BUILT_IN) == len(HAZARDS) * len(LANGUAGES)
    assert {(guide.hazard, guide.language) for guide in BUILT_IN} == {
        (hazard, language) for hazard in HAZARDS for language in LANGUAGES
    }


@pytest.mark.parametrize("path", sorted(GUIDES.glob("*.md")), ids=lambda path: path.stem)
def test_built_in_advice_is_short_and_parses_without_a_remark(path):
    notes = Notes(path.name)
    guide = read_guide(path.read_bytes(), publisher=None, notes=notes)
    assert not notes.lines()
    kinds = Counter(block.kind for block in guide.blocks)
    parts = 5 if guide.hazard == "medical" else 3  # who depends on a device reads about that one
    assert 2 <= kinds[BlockKind.HEADING] <= parts
    assert 8 <= kinds[BlockKind.STEP] <= 4 * parts + 2


@pytest.mark.parametrize("hazard", sorted(HAZARDS))
def test_a_guide_says_the_same_in_each_language_piece_by_piece(hazard):
    shapes = {
        tuple(block.kind for block in guide.blocks) for guide in BUILT_IN if guide.hazard == hazard
    }
    assert len(shapes) == 1


@pytest.mark.parametrize("guide", BUILT_IN, ids=lambda guide: f"{guide.hazard}.{guide.language}")
def test_a_guide_is_in_the_script_of_its_language_and_keeps_the_numbers(guide):
    words = " ".join(texts_of(guide))
    assert bool(CYRILLIC.search(words)) == (guide.language == "uk")
    assert bool(ARABIC.search(words)) == (guide.language == "ar")
    dutch = next(g for g in BUILT_IN if (g.hazard, g.language) == (guide.hazard, "nl"))
    numbers = re.compile(r"\d[\d-]*")
    for here, there in zip(texts_of(guide), texts_of(dutch), strict=True):
        assert sorted(numbers.findall(here)) == sorted(numbers.findall(there)), here


# Language level B1


def sentences(texts):
    return [s for text in texts for s in re.split(r"(?<=[.!?:])\s+", text) if s.strip()]


def words_in(sentence):
    return len(re.findall(r"[\w'-]+", sentence))


def dutch_guides():
    own = [
        read_guide(path.read_bytes(), publisher=PUBLISHER, notes=Notes(path.name))
        for path in sorted((SOURCE / "guides").glob("*.nl.md"))
    ]
    return own + [guide for guide in BUILT_IN if guide.language == "nl"]


def assert_level_b1(texts):
    lengths = {sentence: words_in(sentence) for sentence in sentences(texts)}
    assert [sentence for sentence, words in lengths.items() if words > 20] == []
    assert sum(lengths.values()) / len(lengths) <= 12


@pytest.mark.parametrize("guide", dutch_guides(), ids=lambda g: f"{g.publisher}-{g.hazard}")
def test_dutch_guides_are_at_level_b1(guide):
    assert_level_b1(texts_of(guide))


def test_dutch_bulletins_are_at_level_b1(bulletins):
    for bulletin in bulletins.values():
        info = bulletin.info("nl")
        assert_level_b1([info.headline, *info.description, *info.instruction])


# Moving the dates


@pytest.mark.parametrize(
    ("text", "by", "moved"),
    [
        pytest.param("2026-01-20 14:05", {"hours": 3}, "2026-01-20 17:05+01:00", id="dutch clock"),
        pytest.param(
            "2026-01-20T14:05:00+01:00", {"days": 1}, "2026-01-21T14:05:00+01:00", id="cap"
        ),
        pytest.param("2026-01-20 14:05", {"days": 180}, "2026-07-19 15:05+02:00", id="to summer"),
        pytest.param(
            "2026-01-20 02:30", {"days": 277, "hours": 23}, "2026-10-25 02:30+02:00", id="twice"
        ),
        pytest.param("2026-01-20 14:05", {"seconds": 89}, "2026-01-20 14:06+01:00", id="rounded"),
        pytest.param("2026-01-20 14:05", {"hours": -15}, "2026-01-19 23:05+01:00", id="back"),
        pytest.param("om 14:05 op 2026-01-20", {"days": 1}, "om 14:05 op 2026-01-20", id="prose"),
        pytest.param("12026-01-20 14:05", {"days": 1}, "12026-01-20 14:05", id="longer number"),
        pytest.param(
            "a,b,2026-01-20T08:05:00+01:00 c,d,2026-01-20T09:05:00+01:00",
            {"minutes": 1},
            "a,b,2026-01-20T08:06:00+01:00 c,d,2026-01-20T09:06:00+01:00",
            id="references",
        ),
    ],
)
def test_dates_move_and_nothing_else_does(text, by, moved):
    assert sample_dates.shift_text(text, timedelta(**by)) == moved


@pytest.mark.parametrize("to", ["2026-07-01 03:10", "2026-10-25T02:30+01:00", "2031-03-30 03:00"])
def test_the_sample_moved_to_any_moment_says_the_same_of_that_moment(to, tmp_path, converted):
    dest = tmp_path / "fresh"
    assert sample_dates.main([str(SOURCE), str(dest), "--to", to]) == 0
    now = sample_dates._moment(to)
    moved = convert(dest, now.astimezone(UTC))
    assert [hint.partition(":")[0] for hint in moved.warnings] == ["bulletins/rook-1.md"]
    assert moved.targets.keys() == converted.targets.keys()
    for path, data in converted.targets.items():
        if path.startswith("bulletins/"):
            before = read_cap(data, publisher=PUBLISHER, notes=Notes(path))
            after = read_cap(moved.targets[path], publisher=PUBLISHER, notes=Notes(path))
            assert moments(after, now) == moments(before, sample_dates.REFERENCE)


def moments(bulletin, now):
    """All its times as seconds from ``now``."""
    infos = [(i.effective, i.onset, i.expires) for i in bulletin.infos]
    sent = [reference.sent for reference in bulletin.references]
    plain = msgspec.to_builtins([bulletin.sent, sent, infos], builtin_types=[datetime])
    return flat(plain, now)


def flat(value, now):
    if isinstance(value, list | tuple):
        return [flat(each, now) for each in value]
    return None if value is None else (value - now).total_seconds()


@pytest.mark.parametrize("fault", ["no source", "dest there"])
def test_a_wrong_folder_is_one_line_that_says_what_to_do(fault, tmp_path, capsys):
    source = tmp_path / "absent" if fault == "no source" else SOURCE
    dest = tmp_path / "new" if fault == "no source" else tmp_path
    assert sample_dates.main([str(source), str(dest)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "name" in line
