"""Checklists and role cards, and what was ticked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.desk.checklists.store import checklists, role_cards, undone
from kiosk.desk.storage.errors import Unfit

MINUTE = timedelta(minutes=1)


@pytest.fixture
def own(tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


def names(sheets):
    return [sheet.name for sheet in sheets]


def test_the_lists_of_a_day_in_its_order(own):
    sheets = checklists(own=own)
    assert names(sheets) == ["opening", "hourly", "handover", "closing"]
    for sheet in sheets:
        assert 5 <= len(sheet.items) == len(set(sheet.items))


def test_each_role_has_a_card_that_speaks_to_you(own):
    cards = role_cards(own)
    assert len(cards) == 5
    for card in cards:
        assert 4 <= len(card.items) <= 6
        assert all(item.startswith("U ") for item in card.items)


def test_what_staff_read_is_short_and_plain(own):
    for sheet in (*checklists(own=own), *role_cards(own)):
        for sentence in ". ".join(b.text for b in sheet.blocks).replace("?", ".").split(". "):
            assert len(sentence.split()) <= 15, sentence


def test_a_point_has_its_own_words_and_lists(own):
    (own / "opening.md").write_text("# Onze opening\n\n- Sleutel bij de buren halen.\n")
    (own / "animals.md").write_text("# Dieren\n\n- Water geven.\n")
    sheets = checklists(own=own)
    assert names(sheets) == ["opening", "hourly", "handover", "closing", "animals"]
    assert sheets[0].items == ("Sleutel bij de buren halen.",)


@pytest.mark.parametrize(
    "content",
    [b"", b"# Alleen een titel", b"- geen titel", b"\xff\xfe", b"# T\n- x\n" + b"y" * 300_000],
    ids=["empty", "only a title", "no title", "no UTF-8", "too long"],
)
def test_a_file_that_cannot_be_used_leaves_the_built_in_one(own, content):
    (own / "opening.md").write_bytes(content)
    assert checklists(own=own)[0].title == "Openen"


def test_a_publishers_list_goes_before_the_built_in_one_and_this_points_own_before_both(
    own, tmp_path
):
    published = {}
    for name in ("hourly", "opening", "nacht"):
        published[name] = tmp_path / f"3f9a.{name}.md"  # as in a bundle
        published[name].write_text(f"# {name} van de regio\n- Kijk rond.\n")
    (own / "opening.md").write_text("# Ons eigen begin\n- Zet koffie.\n")
    published["weg"] = tmp_path / "weg.md"
    titles = {sheet.name: sheet.title for sheet in checklists(published, own)}
    assert list(titles) == ["opening", "hourly", "handover", "closing", "nacht"]
    assert titles["hourly"] == "hourly van de regio"
    assert titles["opening"] == "Ons eigen begin"
    assert titles["closing"] == "Sluiten"


def test_ticks_are_kept_with_their_time_until_the_list_is_done(desk, now):
    run = desk.runs.start("hourly", now)
    desk.runs.tick(run.id, "Een rondje", now + MINUTE)
    desk.runs.tick(run.id, "Een rondje", now + 5 * MINUTE)
    desk.runs.tick(run.id, "Vergissing", now)
    desk.runs.untick(run.id, "Vergissing")
    again = desk.runs.start("hourly", now + 2 * MINUTE)
    assert again.id == run.id
    assert again.ticked == {"Een rondje": now + MINUTE}
    desk.runs.end(run.id, now + 3 * MINUTE)
    assert desk.runs.running("hourly") is None
    assert desk.runs.last_ended("hourly").ended_at == now + 3 * MINUTE
    assert desk.runs.start("hourly", now).ticked == {}
    with pytest.raises(Unfit, match="al klaar"):
        desk.runs.end(run.id, now)


def test_lists_do_not_mix(desk, now):
    opening, closing = desk.runs.start("opening", now), desk.runs.start("closing", now)
    desk.runs.tick(opening.id, "Deur open", now)
    assert desk.runs.running("closing") == closing
    assert desk.runs.running("opening").ticked == {"Deur open": now}


def test_what_a_list_left_undone_is_kept_with_it(desk, now):
    run = desk.runs.start("opening", now)
    desk.runs.tick(run.id, "Doe de deur open.", now)
    desk.runs.end(run.id, now, ("Zet de koffie aan.",))
    ended = desk.runs.last_ended("opening")
    assert ended.left == ("Zet de koffie aan.",)
    again = desk.runs.start("opening", now)
    assert again.left == ()
    desk.runs.end(again.id, now)
    assert desk.runs.last_ended("opening").left == ()


def test_what_is_undone_is_known_before_anything_is_ticked(own):
    (sheet,) = (sheet for sheet in checklists(own=own) if sheet.name == "opening")
    assert undone(sheet, None) == sheet.items
