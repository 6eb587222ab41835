"""The post office itself: what is sealed and sent, what comes in and is believed.

What comes takes these steps in this order; the code repeats the numbers.

1. Bytes: an envelope, within bounds, written the one way it can be.
2. Address: it is for this node.
3. Sender: in the directory, or admitted by two people. Who is not is not believed; an emergency of
   it waits in sight.
4. Proof: the signature of a letter, the pair's key of a status.
5. Opening: with the key that it names. One that is destroyed is said, so that it is sealed again.
6. Card: the letter and its number in one transaction.
7. Receipt: owed only now. A duplicate owes one too, since the first may be lost.

It does not know carriers, threads or sockets: bytes come in, `Outgoing` goes out.
"""

from __future__ import annotations

import logging
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from link import letters, sealing
from link.alarms import AlarmCode, Alarms
from link.calls import Calls
from link.carriers import Outgoing
from link.database import aside
from link.directory import EMPTY
from link.envelope import LIFE_BYTES, STATIC, Envelope, Header, Kind, item_key
from link.errors import EnvelopeError, IdentityError, OutboxError, RequestError, SealError
from link.figures import Figures
from link.inbox import Inbox
from link.issues import steps
from link.letters import Letter, Receipts
from link.outbox import Outbox
from link.owed import Owed
from link.peers import Peers
from link.taken import Outcome, Taken

if TYPE_CHECKING:
    from collections.abc import Callable

    from content.clock import Times
    from link.database import Database
    from link.directory import Directory
    from link.identity import Card, Identity
    from link.issues.steps import Step
    from link.keyring import Keyring
    from link.outbox import Item
    from link.peers import Believed
    from link.states import State

log = logging.getLogger(__name__)

STATUS_BYTES = 512


class Exchange:
    """One node's post office. One thread uses it."""

    def __init__(
        self, identity: Identity, ring: Keyring, database: Database, times: Callable[[], Times]
    ) -> None:
        self.node = identity.card.id
        self.outbox = Outbox(database, self.node, identity.store_key)
        self.inbox = Inbox(database)
        self.peers = Peers(database)
        self.alarms = Alarms(database)
        self.calls = Calls(database)
        self.figures = Figures(database, times)
        self.directory: Directory = EMPTY
        self._database = database
        self._ring = ring
        self._times = times
        self._signer, self._pair = identity.signer, identity.pair
        self._life = secrets.token_bytes(LIFE_BYTES)
        """Of what is not kept, receipts and status: as long as this process."""
        self._passing = 0
        self._owed = Owed(self.inbox, ring)
        if database.follows_damage:
            self.sound(AlarmCode.BOOK_DAMAGED, aside(database.path).name)

    @property
    def book(self) -> str:
        """The name of this link.db: letters of an earlier one are not in it."""
        return self._database.book

    def check(self) -> None:
        """Raises DamagedError when link.db can be used no more."""
        self._database.check()

    # What this node tells.

    def post(self, kind: Kind, to: str | None, letter: Letter) -> Item:
        """Keep a letter for ``to``, or for the first parent. Raises RequestError, OutboxError."""
        if to is None:
            to = next(iter(self.directory.parents(self.node)), None)
        if to is None:
            raise RequestError(
                "No coordination point is known: network.json has not come with a stick yet.",
                "no-parent",
            )
        if to == self.node:
            raise RequestError("A letter to oneself is not sent.", "to-oneself")
        return self.outbox.put(kind, to, letter, self._now_s())

    def copy(self, item: Item, to: str) -> None:
        """Write a letter that waits to another node too, once. Raises OutboxError."""
        plain = self.outbox.plain(item)
        if plain is not None and self.outbox.find(item.kind, item.own_id, to) is None:
            self.outbox.put(item.kind, to, letters.decode(plain, Letter), self._now_s())

    def sealed(self, item: Item) -> Outgoing | None:
        """Return a letter as it can leave now; None when it cannot. Raises OutboxError."""
        peer = self._believed(item.recipient)
        plain = self.outbox.plain(item)
        if peer is None or plain is None:
            return None
        try:
            return self._seal(item.header(self.node), plain, peer)
        except SealError as error:  # it announced a key that is none
            log.warning("nothing can be sealed to %s: %s", peer.id, error)
            return None

    def key_id_of(self, node: str) -> bytes:
        """Name the key that letters for ``node`` are sealed to now; empty when it is not known."""
        peer = self._believed(node)
        return sealing.key_id(self.peers.key_of(peer)) if peer else b""

    def status(self, to: str, body: bytes) -> Outgoing | None:
        """Return a status as it can leave now; it is not kept. None: ``to`` is not known."""
        peer = self._believed(to)
        if peer is None or len(body) > STATUS_BYTES:
            return None
        header = self._passing_header(to, Kind.STATUS)
        return _outgoing(sealing.seal_status(header, body, self._pair_key(peer)))

    def step(self, to: str, step: Step) -> Outgoing | None:
        """Return a step of an issue as it can leave now; it is not kept. None: not to ``to``."""
        return self._passing_seal(to, Kind.PART, steps.encode(step))

    def sound(self, code: AlarmCode, subject: str) -> None:
        """Staff must know of it. Raises OutboxError."""
        self.alarms.sound(code, subject, self._now_s())

    def open_point(self) -> None:
        """This point opens: a new key to seal to, told to who is known. Raises IdentityError."""
        self._ring.rotate(self._times())
        near = (*self.directory.parents(self.node), *self.directory.children(self.node))
        for node in sorted({*near, *self.inbox.senders()}):
            self._owed.news(node)

    def destroy_old_keys(self) -> bool:
        """Destroy what is over, and the letters that nobody can read without it.

        Raises IdentityError, OutboxError.
        """
        if not self._ring.destroy_old(self._times()):
            return False
        self.inbox.drop_unreadable(lambda key_id: self._ring.find(key_id) is not None)
        return True

    # What others tell.

    def take(self, data: bytes, via: str) -> Taken:
        """Take the steps. Never raises; what the card did not take is not acknowledged."""
        try:
            envelope = Envelope.from_bytes(data)  # 1
            return self._take(envelope, via)
        except (EnvelopeError, SealError, IdentityError) as error:
            log.info("an envelope by %s is refused: %s", via, error)
            return Taken(Outcome.REFUSED)
        except OutboxError as error:
            log.warning("an envelope by %s is not taken: %s", via, error)
            return Taken(Outcome.NO_ROOM)

    def _take(self, envelope: Envelope, via: str) -> Taken:
        header = envelope.header
        if header.to != self.node or header.sender == self.node:  # 2
            return Taken(Outcome.NOT_OURS)
        peer = self._believed(header.sender)  # 3
        if peer is None:
            return self._quarantine(envelope, via)
        if header.kind in STATIC:  # 4
            return self._take_status(envelope, peer, via)
        sealing.verify(envelope, peer.signs_with)
        key = self._ring.find(envelope.key_id)
        if key is None:  # 5
            return self._unopened(envelope)
        plain = sealing.unseal(envelope, key.secret)
        self.peers.heard(header.sender, via, self._now_s())
        return self._take_opened(envelope, plain, peer, via)

    def _take_opened(self, envelope: Envelope, plain: bytes, peer: Believed, via: str) -> Taken:
        header = envelope.header
        step = steps.decode(plain) if header.kind is Kind.PART else None
        if step is not None:
            return Taken(Outcome.STEP, step=(peer.id, step))
        if header.kind is Kind.RECEIPT:
            return self._take_receipts(letters.decode(plain, Receipts), peer)
        return self._take_letter(envelope, plain, via)

    def _take_status(self, envelope: Envelope, peer: Believed, via: str) -> Taken:
        body = sealing.unseal_status(envelope, self._pair_key(peer))
        is_news = self.peers.status(envelope.header, body, via, self._now_s())
        return Taken(Outcome.STATUS if is_news else Outcome.DUPLICATE)

    def _take_letter(self, envelope: Envelope, plain: bytes, via: str) -> Taken:
        header = envelope.header
        letter = letters.decode(plain, Letter)
        kept = self.inbox.keep(envelope, letter, plain, via, self._now_s())  # 6
        if kept.is_twin or kept.is_copy:
            code = AlarmCode.CLONED_CARD if kept.is_twin else AlarmCode.COPIED_CARD
            self.sound(code, header.sender)
        self._owed.receipt(header, kept.digest)  # 7
        return Taken(Outcome.NEW if kept.is_new else Outcome.DUPLICATE)

    def _unopened(self, envelope: Envelope) -> Taken:
        header = envelope.header
        known = self.inbox.known(header.sender, header.life, header.sequence)
        if known:  # it came before, and was sealed to a key that is gone since
            self._owed.receipt(header, *known)
            return Taken(Outcome.DUPLICATE)
        self._owed.unopened(header, envelope.key_id)
        return Taken(Outcome.UNOPENED)

    def _take_receipts(self, receipts: Receipts, peer: Believed) -> Taken:
        used = sealing.key_id(self.peers.key_of(peer))
        again = [one for one in receipts.unopened if one.key_id == used]
        self.peers.announced(peer, receipts.key, receipts.key_number, answer=bool(again))
        arrived, clones = self.outbox.arrived(peer.id, receipts.got, self._now_s())
        self.outbox.done(peer.id, receipts.done)
        if clones:  # another card wrote under our numbers: no more of ours fall together
            self.sound(AlarmCode.OWN_CARD_CLONED, peer.id)
            self._database.new_life()
        waiting = {(item.life, item.sequence): item for item in self.outbox.waiting(peer.id)}
        resend = [waiting.get((one.life, one.sequence)) for one in again]
        return Taken(Outcome.RECEIPT, tuple(arrived), tuple(item for item in resend if item))

    def _quarantine(self, envelope: Envelope, via: str) -> Taken:
        header = envelope.header
        if header.kind is not Kind.EMERGENCY:
            return Taken(Outcome.REFUSED)
        if not self.inbox.quarantine(envelope, via, self._now_s()):
            self.sound(AlarmCode.QUARANTINE_FULL, "")
            return Taken(Outcome.REFUSED)
        self.sound(AlarmCode.UNKNOWN_NODE, header.sender)
        return Taken(Outcome.QUARANTINED)

    # Receipts.

    def replies(self) -> list[Outgoing]:
        """What is owed for all that came since the last call. Raises OutboxError."""
        found: list[Outgoing] = []
        for node, several in self._owed.take():
            found += filter(None, (self._sealed_receipts(node, one) for one in several))
        return found

    def whole_tale(self, node: str) -> Outgoing | None:
        """Acknowledge once more all that came of late, for a courier who may be the first."""
        receipts = self._owed.whole_tale(node)
        return self._sealed_receipts(node, receipts) if receipts else None

    def done(self, number: int, state: State, role: str) -> bool:
        """A person did something with a letter; its sender hears of it. Raises OutboxError."""
        found = self.inbox.done(number, state, role, self._now_s())
        if found is not None:
            self._owed.state(found)
        return found is not None

    def read(self, number: int) -> Letter | None:
        """Open a letter of the inbox. Raises SealError when its key is destroyed."""
        if self.inbox.find(number) is None:
            return None
        return self._opened(self.inbox.envelope(number))

    def read_quarantined(self, data: bytes) -> Letter:
        """Open what is not believed. Raises SealError, EnvelopeError."""
        return self._opened(data)

    def _opened(self, data: bytes | None) -> Letter:
        envelope = Envelope.from_bytes(data) if data is not None else None
        key = self._ring.find(envelope.key_id) if envelope is not None else None
        if envelope is None or key is None:
            raise SealError("The key of this letter is destroyed: it is too old to be read here.")
        return letters.decode(sealing.unseal(envelope, key.secret), Letter)

    # Who is believed.

    def believe(self, directory: Directory) -> None:
        """Take another directory; who is in it now leaves quarantine. Raises OutboxError."""
        self.directory = directory
        self._try_quarantined()

    def admit(self, card: Card) -> None:
        """Two people compared its fingerprint: believe it for 24 hours. Raises LinkError."""
        known = self.directory.nodes.get(card.id)
        if known is not None and known.card.fingerprint != card.fingerprint:
            log.warning("%s is admitted with other keys than the region's", card.id)
        self.peers.admit(card, self._times())
        self._try_quarantined()

    def admitted(self) -> dict[str, Card]:
        """Return whom people believe for now, beside the directory. Raises OutboxError."""
        return self.peers.admitted(self._times())

    def _try_quarantined(self) -> None:
        for sender, _, via, data in self.inbox.quarantined():
            if self._believed(sender) is None:
                continue
            if self.take(data, via).outcome in {Outcome.NEW, Outcome.DUPLICATE}:
                self.inbox.release(data)

    def _believed(self, node: str) -> Believed | None:
        try:
            return self.peers.believed(node, self.directory, self._times())
        except IdentityError:
            return None

    # Sealing.

    def _sealed_receipts(self, node: str, receipts: Receipts) -> Outgoing | None:
        return self._passing_seal(node, Kind.RECEIPT, letters.encode(receipts))

    def _passing_seal(self, to: str, kind: Kind, plain: bytes) -> Outgoing | None:
        """Seal what is not kept. None: ``to`` is not known."""
        peer = self._believed(to)
        if peer is None:
            return None
        with suppress(SealError):  # it announced a key that is none
            return self._seal(self._passing_header(to, kind), plain, peer)
        return None

    def _seal(self, header: Header, plain: bytes, peer: Believed) -> Outgoing:
        return _outgoing(sealing.seal(header, plain, self.peers.key_of(peer), self._signer))

    def _pair_key(self, peer: Believed) -> bytes:
        return sealing.pair_key(self._pair, peer.pair, self.node, peer.id)

    def _passing_header(self, to: str, kind: Kind) -> Header:
        self._passing += 1
        written_s = min(max(0, int(self._now_s())), 2**40 - 1)
        return Header(self.node, to, self._life, self._passing, kind, kind, written_s)

    def _now_s(self) -> float:
        return self._times().machine.timestamp()


def _outgoing(envelope: Envelope) -> Outgoing:
    header = envelope.header
    return Outgoing(header.to, header.priority, item_key(header), envelope.to_bytes())
