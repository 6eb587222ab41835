"""Whatever happens in whatever order, and wherever it is cut off: something whole starts.

The card is a model here: two slots, a book and a loader's choice that last, and all else forgotten
at a cut. Each line of `Rig.take` and what follows is one write, and hypothesis cuts between them.
"""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from software import slots
from software.errors import Refused, SlotFault
from software.slots import Book, Choice, Held, Proof, Slot

BROKEN = "half"


def held(number: int) -> Held:
    proof = Proof(number=number, root_version=1, online_keys="k", anchor="a")
    return Held(version=f"1.{number}", image_sha256=f"{number}", proof=proof)


class Rig(RuleBasedStateMachine):
    """A card, releases that are good and bad, and cuts between any two writes."""

    def __init__(self) -> None:
        super().__init__()
        self.slots = {Slot.A: "0", Slot.B: BROKEN}
        self.book = Book()
        self.choice = Choice(Slot.A)
        self.running = Slot.A
        self.proven = {0}
        self.floors = [0]

    def restart(self) -> None:
        self.running, self.choice = slots.start(self.choice)

    @rule(number=st.integers(1, 6), steps=st.integers(0, 5))
    def take(self, number: int, steps: int) -> None:
        """A stick comes; the power goes after so many writes, or not at all."""
        floor = self.book.floor.number if self.book.floor else 0
        if number < floor:
            return
        try:
            slot = slots.to_write(self.choice, self.running)
        except Refused:
            return
        for step in range(min(steps, 5)):
            if step == 0:
                self.choice = Choice(self.choice.good)
            elif step == 1:
                self.book = slots.emptied(self.book, slot)
            elif step == 2:
                self.slots[slot] = BROKEN
            elif step == 3:
                self.slots[slot] = str(number)
            else:
                self.book = slots.filled(self.book, slot, held(number))
        if steps < 5:
            self.restart()

    @rule(cut=st.booleans())
    def arm(self, cut: bool) -> None:
        try:
            self.book, choice = slots.to_try(self.book, self.choice, self.running)
        except SlotFault:
            return
        floor = self.book.floor.number if self.book.floor else 0
        assert int(self.slots[choice.once]) >= floor
        if cut:
            self.restart()
        else:
            self.choice = choice

    @rule(steps=st.integers(0, 2))
    def works(self, steps: int) -> None:
        """What runs draws its page, if it is one of those that can."""
        number = int(self.slots[self.running])
        if number % 2:
            return  # a bad release: it never gets so far
        if steps > 0:
            self.choice = slots.proven(self.running)
            self.proven.add(number)
        if steps > 1:
            self.book = slots.settled(self.book, self.choice)
        if steps < 2:
            self.restart()

    @rule()
    def cut(self) -> None:
        self.restart()

    @invariant()
    def what_runs_is_whole(self) -> None:
        assert self.slots[self.running] != BROKEN

    @invariant()
    def the_next_start_is_of_something_whole(self) -> None:
        slot, left = slots.start(self.choice)
        assert self.slots[slot] != BROKEN
        assert self.slots[left.good] != BROKEN

    @invariant()
    def a_bad_release_is_gone_in_one_start(self) -> None:
        good = int(self.slots[self.choice.good])
        assert good % 2 == 0
        if self.choice.once is None:
            assert slots.start(self.choice)[0] is self.choice.good

    @invariant()
    def the_floor_rises_only_to_what_was_proven(self) -> None:
        floor = self.book.floor.number if self.book.floor else 0
        assert floor in self.proven
        assert floor >= self.floors[-1]
        self.floors.append(floor)


TestRig = Rig.TestCase
TestRig.settings = settings(max_examples=150, stateful_step_count=30)


def test_new_keys_may_count_from_one_again():
    floor = Proof(number=9, root_version=1, online_keys="old", anchor="a")
    newer = Proof(number=1, root_version=2, online_keys="new", anchor="a")
    book = Book(floor=floor, b=Held(version="2", image_sha256="2", proof=newer))
    assert slots.settled(book, Choice(Slot.B)).floor == newer
