"""Five states in words: what is known and no more, and never one tick for two of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.desk.link import states
from kiosk.i18n.translator import translator
from kiosk.model.views import Fact, Note
from link.report import Seen
from link.states import State
from tests.kiosk.links import connected, lost, parent, sent, status
from tests.kiosk.snapshots import NOW, ago

NL = translator("nl")
NAME = "melding/1/1"


def told(connection, written=None):
    """Label and words of each fact; and what is remarked."""
    far = (NAME, written or ago(minutes=20), connection, NOW, NL)
    blocks = (*states.waiting(*far), *states.blocks(*far))
    facts = {block.label: block.words for block in blocks if isinstance(block, Fact)}
    return facts, [block.words for block in blocks if isinstance(block, Note)]


def test_the_words_are_those_of_the_link_itself():
    assert tuple(states.WORDS) == tuple(state.name.lower() for state in State)
    assert tuple(states.WORDS.values()) == tuple(state.word for state in State)


def test_without_a_link_nothing_is_said():
    assert states.blocks(NAME, NOW, None, NOW, NL) == ()
    assert states.waiting(NAME, ago(hours=1), None, NOW, NL) == ()
    assert states.word(NAME, None, NL) == ""


@pytest.mark.parametrize(
    ("more", "facts"),
    [
        ({"state": "written", "sent": None, "via": None}, {}),
        ({"state": "sent"}, {"Verstuurd": "via het netwerk, 16:28"}),
        (
            {"state": "sent", "via": "stick"},
            {"Verstuurd": "met de koerier, 16:28"},
        ),
        (
            {"state": "arrived", "arrived": ago(minutes=1)},
            {"Verstuurd": "via het netwerk, 16:28", "Aangekomen": "Kazerne Veldermeer, 16:29"},
        ),
        (
            {"state": "read", "arrived": ago(minutes=1), "role": "coordinator", "done": NOW},
            {
                "Verstuurd": "via het netwerk, 16:28",
                "Aangekomen": "Kazerne Veldermeer, 16:29",
                "Gelezen": "coördinator, 16:30",
            },
        ),
        (
            {"state": "taken", "arrived": ago(minutes=1), "role": "Brandweer", "done": NOW},
            {
                "Verstuurd": "via het netwerk, 16:28",
                "Aangekomen": "Kazerne Veldermeer, 16:29",
                "Opgepakt": "Brandweer, 16:30",
            },
        ),
    ],
    ids=["written", "sent", "with the courier", "arrived", "read", "taken"],
)
def test_each_state_has_its_own_line_with_how_who_and_when(more, facts):
    letter = sent(NAME, **({"sent": ago(minutes=2)} | more))
    shown, _ = told(connected(status(sent=(letter,))))
    assert shown == {"Opgeschreven": "16:10"} | facts


def test_what_the_link_has_not_taken_yet_is_written_and_no_more():
    assert states.word(NAME, connected(), NL) == "opgeschreven"
    assert told(connected())[0] == {"Opgeschreven": "16:10"}


def test_two_copies_are_one_letter_as_far_as_the_better_of_them():
    copies = (
        sent(NAME, state="sent", sequence=1),
        sent(NAME, state="read", sequence=2, to="cp-oost", arrived=NOW, role="staff", done=NOW),
    )
    parents = (parent(), parent("ip"))
    assert states.word(NAME, connected(status(parents=parents, sent=copies)), NL) == "gelezen"


ONE_OF_TWO = (parent(through=("ip",)), Seen(id="vr-merenland", name=None, reachable=("ip",)))
"""The fire station is dead; the region hears us."""


@pytest.mark.parametrize(
    ("connection", "written", "said"),
    [
        (connected(), ago(seconds=30), []),
        (connected(), ago(minutes=20), ["Wacht al 20 minuten. Nog niet aangekomen."]),
        (
            lost(),
            ago(minutes=20),
            ["Wacht al 20 minuten. Geef het mee aan de koerier, op zijn stick."],
        ),
        (
            lost(sent=(sent(NAME, via="stick"),)),
            ago(minutes=20),
            ["Wacht al 20 minuten. Nog niet aangekomen."],
        ),
        (lost(sent=(sent(NAME, state="arrived", arrived=NOW),)), ago(minutes=20), []),
        (
            connected(status(parents=ONE_OF_TWO, sent=(sent(NAME),))),
            ago(minutes=20),
            ["Wacht al 20 minuten. Geef het mee aan de koerier, op zijn stick."],
        ),
        (
            connected(status(parents=ONE_OF_TWO, sent=(sent(NAME, to="vr-merenland"),))),
            ago(minutes=20),
            ["Wacht al 20 minuten. Nog niet aangekomen."],
        ),
    ],
    ids=[
        "just written",
        "waits",
        "cannot leave",
        "the courier has it",
        "arrived",
        "for a dead one, though another hears us",
        "for the one that hears us",
    ],
)
def test_what_waits_says_how_long_and_what_to_do(connection, written, said):
    assert told(connection, written)[1] == said
    beside = states.age(NAME, written, connection, NOW, NL)
    assert beside == (said[0][: len(beside)] if said else "")
    assert bool(beside) == bool(said)


def test_a_state_of_newer_software_is_not_taken_for_another():
    odd = connected(status(sent=(sent(NAME, state="doubted"),)))
    assert states.word(NAME, odd, NL) == "opgeschreven"
    assert "Aangekomen" not in told(odd)[0]


def test_a_silent_program_makes_no_letter_arrive():
    from kiosk.state.connection import after

    silent = after(connected(status(sent=(sent(NAME),))), None, NOW + timedelta(minutes=9))
    assert "Aangekomen" not in told(silent)[0]
