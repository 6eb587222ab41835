"""What a new issue takes off the screen, and what only ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from content.core.cap_write import write_cap
from content.core.model import MessageType, Reference
from content.source.leaving import leaving


@pytest.fixture
def issue(make):
    def targets(*bulletins, **others):
        files = {f"bulletins/{b.identifier}.xml": write_cap(b) for b in bulletins}
        return files | {name.replace("__", "."): b"x" for name in others}

    return targets


@pytest.fixture
def lost(make):
    return lambda before, after: leaving(before, after, publisher="veldermeer", now=make.now)


def test_a_message_that_still_holds_is_named_with_its_end(issue, lost, make):
    gone, stays = make.bulletin("a", headline="Kook uw water"), make.bulletin("b")
    (said,) = lost(issue(gone, stays), issue(stays))
    assert said == "“Kook uw water”, geldt nog tot 22-11-2026 13:00"


def test_the_last_message_leaves_an_empty_screen(issue, lost, make):
    said = lost(issue(make.bulletin("a")), {"guides/water.nl.md": b"x"})
    assert len(said) == 2
    assert "leeg" in said[1]


def test_the_places_and_the_utilities_are_screens_too(issue, lost, make):
    kept = make.bulletin("a")
    before = issue(kept, places__geojson=1, utilities__json=1)
    assert len(lost(before, issue(kept))) == 2


@pytest.mark.parametrize("word", [MessageType.UPDATE, MessageType.CANCEL])
def test_what_is_replaced_or_cancelled_is_not_lost(issue, lost, make, word):
    old = make.bulletin("a")
    reference = Reference(sender=old.sender, identifier="a", sent=old.sent)
    new = make.bulletin("b", msg_type=word, references=(reference,), sent=make.now)
    assert lost(issue(old), issue(new)) == ()


def test_what_has_ended_is_not_lost(issue, lost, make):
    ended = make.bulletin("a", expires=make.now - timedelta(minutes=1))
    assert lost(issue(ended, make.bulletin("b")), issue(make.bulletin("b"))) == ()


def test_a_first_issue_takes_nothing_away(issue, lost, make):
    assert lost({}, issue(make.bulletin("a"))) == ()


def test_what_is_prepared_for_later_is_named_too(issue, lost, make):
    later = make.bulletin("b", sent=make.now + timedelta(days=1), headline="Verlaat uw huis")
    stays = make.bulletin("a")
    (said,) = lost(issue(stays, later), issue(stays))
    assert "Verlaat uw huis" in said


def test_each_part_of_a_message_is_named(lost, make):
    whole = two("Geel: wind", "ROOD: verlaat nu Zuid")
    calm = {"bulletins/kalm.xml": write_cap(make.bulletin("kalm"))}
    gone = lost({"bulletins/twee.xml": whole, **calm}, calm)
    assert [any(words in said for said in gone) for words in ("Geel: wind", "ROOD")] == [True] * 2
    half = lost({"bulletins/twee.xml": whole}, {"bulletins/twee.xml": two("Geel: wind")})
    assert len(half) == 1
    assert "ROOD" in half[0]


def two(*headlines):
    """One alert with an info, in Dutch, for each headline."""
    infos = "".join(
        f"<info><language>nl</language><event>E</event><urgency>Immediate</urgency>"
        f"<severity>{severity}</severity><certainty>Observed</certainty>"
        f"<expires>2026-11-30T12:00:00+01:00</expires><headline>{headline}</headline></info>"
        for headline, severity in zip(headlines, ("Minor", "Extreme"), strict=False)
    )
    return (
        "<alert><identifier>twee</identifier><sender>veldermeer</sender>"
        "<sent>2026-11-20T11:00:00+01:00</sent><status>Actual</status><msgType>Alert</msgType>"
        f"<scope>Public</scope>{infos}</alert>"
    ).encode()


@pytest.mark.parametrize(
    ("name", "full", "empty"),
    [
        pytest.param(
            "places.geojson",
            b'{"type": "FeatureCollection", "features": [{}]}',
            b'{"type": "FeatureCollection", "features": []}',
            id="places",
        ),
        pytest.param("utilities.json", b'[{"kind": "power"}]', b"[\n]\n", id="utilities"),
    ],
)
def test_a_list_with_its_headings_alone_empties_a_screen_too(issue, lost, make, name, full, empty):
    kept = issue(make.bulletin("a"))
    assert len(lost({**kept, name: full}, {**kept, name: empty})) == 1
    assert lost({**kept, name: empty}, kept) == ()
    assert lost({**kept, name: full}, {**kept, name: full}) == ()


def test_a_map_that_would_go_is_told(issue, lost, make):
    kept = issue(make.bulletin("a"))
    shown = {**kept, "map.json": b'{"file":"media/a.png","corners":[],"credit":"PDOK"}'}
    assert lost(shown, kept) == ("de kaart onder de plekken",)
    assert lost(shown, shown) == ()
