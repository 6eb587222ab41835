"""Two slots for the root on one card: which starts, which may be written, what has proven itself.

Pure. The boot loader keeps a `Choice` and follows `start`, in its own language; what the slots hold
is a `Book` on the data partition. Whatever is killed between two writes goes on from what was
written, so the order below is what keeps a card alive:

1. Nothing is to be tried (``once`` is empty) before a byte of the other slot changes.
2. The book forgets what that slot held.
3. The slot is written, with what starts it elsewhere, and read back from the card.
4. The book says what it holds.
5. Only then, at a quiet hour, the loader is asked to try it: once.
6. It starts, with ``good`` still the old one: whatever happens now, the next start is the old one.
7. It has drawn a page and read power.json: it is ``good``.
8. The floor rises to it. Cut off between 7 and 8, the next start does 8.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import msgspec

from software.errors import Refused, SlotFault, Why


class Slot(StrEnum):
    """A place for a root on the card."""

    A = "a"
    B = "b"

    @property
    def other(self) -> Slot:
        return Slot.B if self is Slot.A else Slot.A


class Choice(NamedTuple):
    """What the boot loader goes by."""

    good: Slot
    once: Slot | None = None
    """To be tried at the next start, and no longer."""


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """Of a release that was verified: what a floor is made of. See `content.trust.verify.Floor`."""

    number: int
    root_version: int
    online_keys: str
    anchor: str


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A whole release in a slot."""

    version: str
    image_sha256: str
    proof: Proof


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """What lasts. A slot of None holds what the card was made with, or nothing whole."""

    floor: Proof | None = None
    """Of the newest release that has proven itself: nothing below its number is taken."""
    a: Held | None = None
    b: Held | None = None
    tried: str = ""
    """The image that was tried last: not tried again by itself."""
    failed: str = ""
    """An image that was tried and did not come up, and that a stick brought again."""
    put_off: str = ""
    """An image that was to be tried and never started: it waits once more."""

    def held(self, slot: Slot) -> Held | None:
        return self.a if slot is Slot.A else self.b

    def with_held(self, slot: Slot, held: Held | None) -> Book:
        return msgspec.structs.replace(self, **{slot.value: held})


def start(choice: Choice) -> tuple[Slot, Choice]:
    """What the loader does: the slot it starts, and what it leaves behind before it does."""
    return choice.once or choice.good, Choice(choice.good)


def is_trial(choice: Choice, running: Slot) -> bool:
    return running is not choice.good


def to_write(choice: Choice, running: Slot) -> Slot:
    """Return the slot that a release may go into. Raises Refused while one proves itself."""
    if is_trial(choice, running):
        raise Refused(Why.UNPROVEN)
    return running.other


def is_waiting(book: Book, choice: Choice, running: Slot) -> bool:
    """Whether the other slot holds a whole release that was not tried yet.

    After an update it holds the one before: that is below the floor, and no news.
    """
    held = book.held(running.other)
    if held is None or is_trial(choice, running) or held.image_sha256 == book.tried:
        return False
    return book.floor is None or _rank(held.proof) >= _rank(book.floor)


def emptied(book: Book, slot: Slot) -> Book:
    """Step 2."""
    return book.with_held(slot, None)


def filled(book: Book, slot: Slot, held: Held) -> Book:
    """Step 4: what a stick brings again may be tried again, and it is said how it went."""
    image = held.image_sha256
    failed = image if image in {book.tried, book.failed} else ""
    return msgspec.structs.replace(book.with_held(slot, held), tried="", failed=failed, put_off="")


def to_try(book: Book, choice: Choice, running: Slot) -> tuple[Book, Choice]:
    """Step 5. The book first: a release that never comes up is not tried every night."""
    slot = running.other
    held = book.held(slot)
    if held is None or not is_waiting(book, choice, running):
        raise SlotFault("Er staat geen nieuwe software klaar.")
    return msgspec.structs.replace(book, tried=held.image_sha256), Choice(running, slot)


def put_off(book: Book, running: Slot) -> Book:
    """What was to be tried did not start. It waits again, once: a cut came before it, or it is bad.

    For a loader whose word is kept nowhere. One that keeps it starts what it was asked to.
    """
    held = book.held(running.other)
    if held is None or held.image_sha256 != book.tried or held.image_sha256 == book.put_off:
        return book
    return msgspec.structs.replace(book, tried="", put_off=held.image_sha256)


def proven(running: Slot) -> Choice:
    """Step 7."""
    return Choice(running)


def settled(book: Book, choice: Choice) -> Book:
    """Step 8. Nothing lowers the floor: an older release may be the good one where the other died.

    Keys that were replaced may count from one again: a newer root comes before a higher number.
    """
    held = book.held(choice.good)
    floor = book.floor if held is None else higher(book.floor, held.proof)
    return msgspec.structs.replace(book, floor=floor)


def higher(floor: Proof | None, other: Proof) -> Proof:
    """Return the one that lets less in; the floor where they let in the same."""
    return floor if floor is not None and _rank(other) <= _rank(floor) else other


def _rank(proof: Proof) -> tuple[int, int]:
    return proof.root_version, proof.number
