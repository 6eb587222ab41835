"""Needs and offers: written at once, nothing personal outside the seal, gone in time."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from kiosk.desk.needs import events, post
from kiosk.desk.needs.store import CLOSED, NOT_LEFT, New, People
from kiosk.desk.storage.errors import Unfit
from kiosk.desk.storage.events import Event
from kiosk.model.needs import Side, Theme
from link import bodies
from tests.kiosk.running import going

DAY = timedelta(days=1)
WHO = People(words="Baby van drie weken, Fatima komt zelf", contact="Fatima, Kerkstraat 9")
NAMES = (b"Fatima", b"Kerkstraat", b"drie weken")


def new(now, side=Side.NEED, quantity=4, people=WHO, theme=Theme.WATER):
    return New(
        side=side, theme=theme, quantity=quantity, area="Noord", until=now + DAY, people=people
    )


@pytest.fixture
def needs(desk):
    return desk.needs


def card(needs, number, now, *, drill=False):
    return needs.card(number, now, drill=drill)


def on_the_card(folder) -> bytes:
    """All bytes of the database and what lies beside it."""
    return b"".join(path.read_bytes() for path in folder.parent.rglob("*") if path.is_file())


def test_a_card_has_a_number_and_its_people_are_sealed(needs, folder, now):
    assert needs.write(new(now), now, drill=False) == 1
    assert needs.write(new(now, Side.OFFER), now, drill=False) == 2
    assert needs.people(1, drill=False) == WHO
    assert not any(name in on_the_card(folder) for name in NAMES)


def test_what_leaves_the_desk_says_nothing_about_anybody(needs, now):
    needs.write(new(now), now, drill=False)
    needs.write(new(now, Side.HOME), now, drill=False)
    said = repr((needs.board(now, drill=False), needs.totals(now, drill=False))).encode()
    assert not any(name in said for name in NAMES)
    assert [c.name for c in needs.board(now, drill=False).cards] == ["1"], "at home is not public"
    assert {line.what for line in needs.totals(now, drill=False)} == {"need", "home"}


def test_a_month_leaves_no_name_on_the_card(desk, needs, folder, now):
    needs.write(new(now), now, drill=False)
    for day in range(1, 33):
        desk.retention.daily(going(now + day * DAY))
    assert needs.all(now, drill=False) == ()
    assert needs.people(1, drill=False) is None
    assert desk._store.rows("select * from card_people") == []
    assert not any(name in on_the_card(folder) for name in NAMES)


def test_closing_deletes_who_it_was_where_it_is_done_and_the_rest_a_week_later(desk, needs, now):
    for _ in range(4):
        needs.write(new(now), now, drill=False)
    needs.meet(card(needs, 1, now), now)
    needs.withdraw(card(needs, 2, now), now)
    needs.meet(card(needs, 3, now), now)
    needs.reopen(card(needs, 3, now), now)
    desk.retention.closing(going(now))
    assert [bool(needs.people(n, drill=False)) for n in (1, 2, 3, 4)] == [False, False, True, True]
    assert len(needs.all(now, drill=False)) == 4, "what was done stays, without who it was"
    for day in range(1, 9):
        desk.retention.daily(going(now + day * DAY))
    assert needs.people(4, drill=False) is None


def test_a_drill_has_a_book_of_its_own(desk, needs, now):
    needs.write(new(now, quantity=9), now, drill=False)
    assert needs.write(new(now), now, drill=True) == 1
    assert [line.number for line in needs.totals(now, drill=True)] == [4]
    assert [line.number for line in needs.totals(now, drill=False)] == [9]
    assert [c.name for c in needs.board(now, drill=True).cards] == ["1", "O1"]
    assert [c.name for c in needs.board(now, drill=False).cards] == ["1"]
    desk.retention.closing_of_drill(now)
    assert needs.all(now, drill=True) == ()
    assert needs.people(1, drill=True) is None
    assert needs.people(1, drill=False) == WHO


def test_an_offer_is_claimed_confirmed_and_both_leave_the_board(needs, now):
    needs.write(new(now), now, drill=False)
    needs.write(new(now, Side.OFFER), now, drill=False)
    need, offer = card(needs, 1, now), card(needs, 2, now)
    needs.claim(offer, 4, now, need=need)
    assert needs.board(now, drill=False).cards == ()
    (claim,) = card(needs, 1, now).claims
    needs.confirm(card(needs, 1, now), claim.key, now)
    assert card(needs, 2, now + DAY / 2).claims[0].confirmed
    needs.meet(card(needs, 1, now), now)
    assert [c.state for c in needs.all(now, drill=False)] == ["met", "met"]


def test_more_than_there_is_cannot_be_promised(needs, now):
    needs.write(new(now, Side.OFFER, 3), now, drill=False)
    offer = card(needs, 1, now)
    needs.claim(offer, 2, now)
    with pytest.raises(Unfit, match=NOT_LEFT):
        needs.claim(offer, 2, now)


def test_what_nobody_wants_any_more_sets_free_what_was_promised(needs, now):
    needs.write(new(now), now, drill=False)
    needs.write(new(now, Side.OFFER), now, drill=False)
    needs.claim(card(needs, 2, now), 4, now, need=card(needs, 1, now))
    needs.withdraw(card(needs, 1, now), now)
    assert card(needs, 2, now).left == 4
    with pytest.raises(Unfit, match=CLOSED):
        needs.meet(card(needs, 1, now), now)


def test_a_question_of_another_point_counts_once_and_changes_nothing_by_itself(needs, now):
    needs.write(new(now, Side.OFFER), now, drill=False)
    asked = Event(
        origin="np-b", key="ab", sequence=7, at=now, drill=False,
        body=events.Asked(card=1, owner="", quantity=3),
    )  # fmt: skip
    needs.take_in(asked)
    needs.take_in(asked)
    (question,) = card(needs, 1, now).questions
    assert (question.by, question.quantity, card(needs, 1, now).left) == ("np-b", 3, 4)
    needs.claim(card(needs, 1, now), 3, now, by="np-b", asked="ab")
    (question,) = card(needs, 1, now).questions
    assert question.granted is not None
    assert card(needs, 1, now).left == 1


@pytest.mark.parametrize(
    "body", [events.Met(card=1), events.Withdrawn(card=1), events.Arrived(card=1, quantity=2)]
)
def test_of_another_point_only_questions_and_answers_are_believed(needs, now, body):
    needs.write(new(now), now, drill=False)
    needs.take_in(Event(origin="np-b", key="ab", sequence=1, at=now, drill=False, body=body))
    assert len(needs.events.all(drill=False)) == 1


def test_a_card_can_be_open_for_a_week_at_most(needs, now):
    late = New(side=Side.NEED, theme=Theme.CARE, quantity=1, area="", until=now + 90 * DAY)
    needs.write(late, now, drill=False)
    assert not card(needs, 1, now + 7 * DAY).is_open(now + 7 * DAY)


@pytest.mark.parametrize(
    "empty",
    [
        {"soort": "gevonden", "quantity": 3},
        {"soort": "kaart", "said": "refused"},
        {"soort": "kaart", "said": "confirmed"},
        {"soort": "kaart", "said": "released"},
    ],
    ids=lambda one: one.get("said", one["soort"]),
)
def test_a_letter_that_answers_nothing_hides_no_card(needs, now, empty):
    needs.write(new(now), now, drill=False)
    base = {"point": "De Brug", "at": now, "card": 1, "key": "a1", "sequence": 1, "about": ""}
    letter = bodies.decode(msgspec.json.encode(base | empty))
    needs.take_in(post.event(letter, "np-b", drill=False, asks_on=False))
    assert card(needs, 1, now).left == 4
    assert len(needs.board(now, drill=False).cards) == 1


def test_an_event_of_newer_software_hides_no_card(desk, needs, now):
    needs.write(new(now), now, drill=False)
    with desk._store.writing() as db:
        db.execute(
            "insert into card_events (origin, key, sequence, at, drill, body)"
            " values ('np-b', 'a1', 1, ?, 0, '{\"do\": \"borrowed\", \"card\": 1}')",
            [now.timestamp()],
        )
    assert card(needs, 1, now).left == 4
