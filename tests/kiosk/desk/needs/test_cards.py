"""What cards are by now, whoever tells it, in whatever order and however often."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.desk.needs import counts, events, searches
from kiosk.desk.needs.cards import CLAIM_HOLDS, work_out
from kiosk.desk.storage.events import Event
from kiosk.model.needs import Side, Theme
from tests.kiosk.snapshots import NOW

POINTS = ("", "np-b", "np-c")
AREAS = ("dichtbij", "verder")
numbers, quantities = st.integers(1, 5), st.integers(1, 30)
keys = st.integers(1, 12).map(lambda n: f"{n:016x}")


def bodies():
    written = st.builds(
        events.Written, card=numbers, side=st.sampled_from(Side), theme=st.sampled_from(Theme),
        quantity=quantities, area=st.sampled_from(AREAS),
        until_s=st.just((NOW + timedelta(days=1)).timestamp()),
    )  # fmt: skip
    others = (
        st.builds(events.Repeats, card=numbers, of=numbers),
        st.builds(events.Claimed, card=numbers, quantity=quantities, need=numbers),
        st.builds(
            events.Claimed, card=numbers, quantity=quantities, by=st.just("np-c"), asked=keys
        ),
        st.builds(events.Refused, card=numbers, asked=keys),
        st.builds(events.Confirmed, card=numbers, claim=keys),
        st.builds(events.Released, card=numbers, claim=keys),
        st.builds(events.Arrived, card=numbers, quantity=quantities),
        st.builds(events.Asked, card=numbers, owner=st.sampled_from(POINTS), quantity=quantities),
        st.builds(
            events.Sought,
            card=numbers,
            owner=st.sampled_from(POINTS),
            theme=st.sampled_from(Theme),
            quantity=quantities,
            area=st.sampled_from(AREAS),
        ),
        st.builds(
            events.Found,
            card=numbers,
            owner=st.sampled_from(POINTS),
            asked=keys,
            quantity=st.integers(0, 30),
        ),
        *(
            st.builds(kind, card=numbers)
            for kind in (events.Met, events.Withdrawn, events.Reopened)
        ),
    )
    return st.one_of(written, written, written, *others)


@st.composite
def books(draw):
    """What three points wrote, each in its own order."""
    found = []
    for point in POINTS:
        for sequence, body in enumerate(draw(st.lists(bodies(), max_size=12)), 1):
            at = NOW - timedelta(minutes=draw(st.integers(0, 200)))
            key = f"{sequence:016x}"
            found.append(
                Event(origin=point, key=key, sequence=sequence, at=at, drill=False, body=body)
            )
    return found


@given(books(), st.randoms(use_true_random=False))
def test_any_order_and_any_number_of_copies_give_the_same_cards_and_totals(told, dice):
    again = [*told, *dice.sample(told, len(told) // 2), *told[::3]]
    dice.shuffle(again)
    cards, others = work_out(told, NOW), work_out(again, NOW)
    assert cards == others
    assert searches.work_out(told) == searches.work_out(again)
    for point in POINTS:
        mine = [card for card in cards.values() if card.owner == point]
        theirs = [card for card in others.values() if card.owner == point]
        assert counts.totals(mine, NOW) == counts.totals(theirs, NOW)
        assert sorted(counts.board(mine, NOW).cards, key=repr) == sorted(
            counts.board(theirs, NOW).cards, key=repr
        )


@given(books())
def test_what_others_say_changes_no_card_but_its_questions(told):
    """The point that wrote a card is the only one that can say what becomes of it."""
    alone = work_out([one for one in told if not one.origin], NOW)
    together = work_out(told, NOW)
    for place, card in alone.items():
        assert together[place].left == card.left
        assert together[place].state == card.state
        assert together[place].claims == card.claims


def event(sequence, body, origin="", minutes=0):
    return Event(
        origin=origin, key=f"{sequence:016x}", sequence=sequence,
        at=NOW - timedelta(minutes=minutes), drill=False, body=body,
    )  # fmt: skip


def written(card, side=Side.NEED, quantity=5, theme=Theme.WATER):
    return events.Written(
        card=card, side=side, theme=theme, quantity=quantity, area="dichtbij",
        until_s=(NOW + timedelta(hours=5)).timestamp(),
    )  # fmt: skip


def test_a_claim_lapses_after_two_hours_and_what_was_promised_is_free_again():
    told = [
        event(1, written(1)),
        event(2, written(2, Side.OFFER, 20)),
        event(3, events.Claimed(card=2, quantity=5, need=1)),
    ]
    for at, left in ((NOW, (0, 15)), (NOW + CLAIM_HOLDS, (5, 20))):
        cards = work_out(told, at)
        assert (cards["", 1].left, cards["", 2].left) == left
    assert cards["", 1].lapsed, "staff see that a promise ran out"
    told.append(event(4, events.Confirmed(card=2, claim=told[2].key)))
    kept = work_out(told, NOW + CLAIM_HOLDS)
    assert (kept["", 1].left, kept["", 2].left) == (0, 15)


def test_a_repeat_is_linked_counted_once_and_never_lost():
    """The second message may be the worse one."""
    told = [
        event(1, written(1, quantity=3)),
        event(2, written(2, quantity=12)),
        event(3, events.Repeats(card=2, of=1)),
        event(4, written(3, quantity=1)),
        event(5, events.Repeats(card=3, of=2)),
    ]
    cards = work_out(told, NOW)
    assert [card.number for card in cards["", 1].repeated] == [2, 3]
    assert cards["", 1].left == 12
    (line,) = counts.totals(cards.values(), NOW)
    assert (line.number, line.cards, line.unit) == (12, 1, "liter")
    closed = work_out([*told, event(6, events.Met(card=1))], NOW)
    assert closed["", 2].is_counted(NOW), "what was only linked is not done with it"
    assert closed["", 2].left == 12
