"""What this node owes others: receipts for what came, what people did with it, and its present key.

An acknowledgement is never acknowledged, so nothing here is kept: whatever is lost is owed again
when the letter comes again. States of the newest letters and the present key go along with each,
and those of the letters that it acknowledges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from link.letters import RECEIPTS, Done, Got, Receipts, Unopened
from link.states import BY_PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from link.envelope import Header
    from link.inbox import Inbox, Received
    from link.keyring import Keyring

DONE_ALONG = 16
"""So many states of a sender's newest letters go along with each receipt."""
WHOLE_TALE = 96
"""So many letters are acknowledged once more on each stick: the one before may be lost."""


class Owed:
    """Receipts that are owed, by node. One thread uses it."""

    def __init__(self, inbox: Inbox, ring: Keyring) -> None:
        self._inbox = inbox
        self._ring = ring
        self._got: dict[str, list[Got]] = {}
        self._unopened: dict[str, list[Unopened]] = {}

    def news(self, node: str) -> None:
        """There is a state or a key to tell."""
        self._got.setdefault(node, [])

    def receipt(self, header: Header, *digests: bytes) -> None:
        """A letter is on the card, these are the words that came under its number."""
        self.news(header.sender)
        self._got[header.sender] += [Got(header.life, header.sequence, one) for one in digests]

    def state(self, letter: Received) -> None:
        """A person did something with it: who hears that hears of which letter it is."""
        self.news(letter.sender)
        self._got[letter.sender].append(Got(letter.life, letter.sequence, letter.digest))

    def unopened(self, header: Header, key_id: bytes) -> None:
        """A letter was sealed to a key that is destroyed."""
        self.news(header.sender)
        asked = self._unopened.setdefault(header.sender, [])
        asked.append(Unopened(header.life, header.sequence, key_id))

    def take(self) -> Iterator[tuple[str, list[Receipts]]]:
        """Yield what is owed, by node; it is owed no more. Raises OutboxError."""
        got, self._got = self._got, {}
        unopened, self._unopened = self._unopened, {}
        for node, one in got.items():
            yield node, list(self._composed(node, one, unopened.get(node, ())))

    def whole_tale(self, node: str) -> Receipts | None:
        """Acknowledge once more all that came of late; None if nothing ever did."""
        of_late = self._inbox.of(node, WHOLE_TALE)
        got = [Got(one.life, one.sequence, one.digest) for one in of_late]
        return next(self._composed(node, got, ())) if got else None

    def _composed(
        self, node: str, got: Iterable[Got], unopened: Iterable[Unopened]
    ) -> Iterator[Receipts]:
        """In as many as are needed, and in one at least."""
        present = self._ring.present
        got, unopened = tuple(got), tuple(unopened)
        done = self._done(node, {one.digest for one in got})
        for at in range(0, max(1, len(got), len(unopened)), RECEIPTS):
            yield Receipts(
                present.public,
                present.number,
                got[at : at + RECEIPTS],
                done,
                unopened[at : at + RECEIPTS],
            )

    def _done(self, node: str, acknowledged: set[bytes]) -> tuple[Done, ...]:
        """What people did, of the newest letters first.

        Two cards wrote under the number of a twin: both would take a state for that of their own
        letter, so neither hears one.
        """
        of_late = self._inbox.of(node, WHOLE_TALE)
        told = of_late[:DONE_ALONG]
        told += [one for one in of_late[DONE_ALONG:] if one.digest in acknowledged][:DONE_ALONG]
        return tuple(
            Done(one.life, one.sequence, one.state, one.role or "", max(0, int(one.done_s or 0)))
            for one in told
            if one.state in BY_PEOPLE and not one.twin
        )
