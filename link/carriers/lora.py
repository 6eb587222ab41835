"""LoRa: what a frame looks like, how an envelope goes in several, and what the air allows. Pure.

The radio's own process comes when there is a radio; nothing here has a clock, a device or dice.
docs/lora.md has the format byte by byte.

1. A frame has at most `FRAME_BYTES`: what MeshCore carries, with room to spare.
2. An envelope goes in up to `PIECES` pieces of one size. Each names the envelope by its first bytes
   of a hash, so that pieces of two never mix, and its own place, so that any order will do.
3. Who received some asks for the rest by a map of what it has; who sent it sends those. Silence is
   asked again. No radio's own acknowledgement counts, and the end that counts is the outbox's.
4. EU868 gives a tenth of an hour. What is urgent may use all of it, what is not only a part, so
   that an emergency never finds the hour spent.
"""

from __future__ import annotations

import hashlib
import math
from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from link.errors import EnvelopeError

FRAME_BYTES = 160
VERSION = 1
NAME_BYTES = 6
"""Of the SHA-256 of the whole envelope: what it is put together by, and checked by."""
PIECES = 64
_HEAD_BYTES = 1 + 2 + NAME_BYTES + 2  # kind, to, name, place, last
PIECE_BYTES = FRAME_BYTES - _HEAD_BYTES
ENVELOPE_BYTES = PIECES * PIECE_BYTES
"""The largest that goes by air; a longer one waits for another way."""
_PIECE, _HAVE = VERSION << 4 | 0, VERSION << 4 | 1


_Kept = TypeVar("_Kept")


class Piece(NamedTuple):
    """A part of an envelope on its way to node number ``to``."""

    to: int
    name: bytes
    place: int
    last: int
    """The place of the last piece, so that each says how many there are."""
    data: bytes

    def to_bytes(self) -> bytes:
        head = bytes([_PIECE]) + self.to.to_bytes(2) + self.name
        return head + bytes([self.place, self.last]) + self.data


class Have(NamedTuple):
    """The answer to node number ``to``: which pieces are here, bit n for piece n."""

    to: int
    name: bytes
    here: int

    def to_bytes(self) -> bytes:
        return bytes([_HAVE]) + self.to.to_bytes(2) + self.name + self.here.to_bytes(PIECES // 8)


def parse(frame: bytes) -> Piece | Have:
    """Raises EnvelopeError and nothing else, whatever the bytes."""
    if not _HEAD_BYTES < len(frame) <= FRAME_BYTES:
        raise EnvelopeError(f"A frame of {len(frame)} bytes is none of ours.")
    to, name, rest = int.from_bytes(frame[1:3]), frame[3 : 3 + NAME_BYTES], frame[3 + NAME_BYTES :]
    if frame[0] == _HAVE and len(rest) == PIECES // 8:
        return Have(to, name, int.from_bytes(rest))
    place, last = rest[0], rest[1]
    if frame[0] != _PIECE or not place <= last < PIECES:
        raise EnvelopeError("A frame of another kind, or of newer software.")
    return Piece(to, name, place, last, rest[2:])


def name_of(sealed: bytes) -> bytes:
    return hashlib.sha256(sealed).digest()[:NAME_BYTES]


def split(sealed: bytes, to: int) -> tuple[Piece, ...]:
    """Cut an envelope into pieces. Raises EnvelopeError for one that is too long for the air."""
    if not 0 < len(sealed) <= ENVELOPE_BYTES:
        raise EnvelopeError(f"{len(sealed)} bytes do not go by air: at most {ENVELOPE_BYTES}.")
    count = -(-len(sealed) // PIECE_BYTES)
    size = -(-len(sealed) // count)  # all alike: a lost one costs no more than another
    cut = [sealed[at : at + size] for at in range(0, len(sealed), size)]
    return tuple(
        Piece(to, name_of(sealed), place, len(cut) - 1, data) for place, data in enumerate(cut)
    )


@dataclass
class Gathering:
    """The pieces of one envelope that have come."""

    last: int
    pieces: dict[int, bytes] = field(default_factory=dict)

    @property
    def here(self) -> int:
        return sum(1 << place for place in self.pieces)

    def whole(self, name: bytes) -> bytes | None:
        """Return the envelope once all is here and is what its name says."""
        if len(self.pieces) <= self.last:
            return None
        sealed = b"".join(self.pieces[place] for place in range(self.last + 1))
        return sealed if name_of(sealed) == name else None


GATHERED, REMEMBERED = 32, 256
"""Envelopes that are being put together at once, and those whose pieces still come though they are
whole. The oldest make way: whoever fills the air with beginnings fills no memory."""


class Receiver:
    """Puts envelopes together from pieces in any order, doubled or of several at once."""

    def __init__(self) -> None:
        self._gathering: dict[bytes, Gathering] = {}
        self._whole: dict[bytes, int] = {}

    def take(self, piece: Piece) -> bytes | None:
        """Return the envelope that this piece completes. Never raises."""
        if piece.name in self._whole:
            return None
        found = self._gathering.get(piece.name)
        if found is None or found.last != piece.last:  # another's lie, or a new beginning
            found = Gathering(piece.last)
        self._gathering.pop(piece.name, None)
        self._gathering[piece.name] = found
        found.pieces[piece.place] = piece.data
        _bound(self._gathering, GATHERED)
        sealed = found.whole(piece.name)
        if len(found.pieces) > found.last:  # whole, or spoilt by a piece that was no piece of it
            del self._gathering[piece.name]
        if sealed is not None:
            self._whole[piece.name] = (1 << (piece.last + 1)) - 1
            _bound(self._whole, REMEMBERED)
        return sealed

    def have(self, name: bytes, to: int) -> Have:
        """What to answer whoever sends this envelope."""
        gathering = self._gathering.get(name)
        here = gathering.here if gathering else self._whole.get(name, 0)
        return Have(to, name, here)


def _bound(kept: dict[bytes, _Kept], most: int) -> None:
    while len(kept) > most:
        del kept[next(iter(kept))]


class Sending:
    """One envelope on its way: which pieces the other still lacks."""

    def __init__(self, sealed: bytes, to: int) -> None:
        """Raises EnvelopeError for one that is too long for the air."""
        self._pieces = split(sealed, to)
        self.name = self._pieces[0].name
        self._lacking = dict(enumerate(self._pieces))

    @property
    def is_done(self) -> bool:
        """The other says that it has all; the outbox still waits for its own acknowledgement."""
        return not self._lacking

    def heard(self, have: Have) -> None:
        """An older answer that comes late takes nothing back."""
        if have.name == self.name:
            for place in list(self._lacking):
                if have.here >> place & 1:
                    del self._lacking[place]

    def round(self) -> tuple[Piece, ...]:
        """What to send now: all that the other has not said it has."""
        return tuple(self._lacking.values())


class Modulation(NamedTuple):
    """How a radio is set."""

    spreading: int
    bandwidth_hz: int
    coding: int
    """4/5 is 1, 4/8 is 4."""
    preamble: int = 16


FAST = Modulation(spreading=9, bandwidth_hz=250_000, coding=1)
FAR = Modulation(spreading=11, bandwidth_hz=250_000, coding=1)
"""As Meshtastic's MediumFast and LongFast."""


def airtime_s(length_bytes: int, how: Modulation) -> float:
    """How long a frame of so many bytes is in the air (Semtech AN1200.13; header and CRC on)."""
    symbol_s = (1 << how.spreading) / how.bandwidth_hz
    low_rate = 1 if symbol_s > 0.016 else 0  # slow symbols lose two bits against drift
    bits = 8 * length_bytes - 4 * how.spreading + 28 + 16
    symbols = 8 + max(math.ceil(bits / (4 * (how.spreading - 2 * low_rate))) * (how.coding + 4), 0)
    return (how.preamble + 4.25 + symbols) * symbol_s


HOUR_S = 3600.0
DUTY = 0.10
"""EU868, 869.4-869.65 MHz (ETSI EN 300 220-2, band P): a tenth of every hour."""
_SHARES_PCT = {1: 100, 2: 100, 3: 80, 4: 70, 5: 50, 6: 50, 7: 30}
"""What each priority may find spent of the hour's allowance and still send: the last fifth is for
emergencies and their acknowledgements, and a file never takes more than three tenths."""


class Airtime:
    """What was sent in the last hour, whatever window of an hour one looks at."""

    def __init__(self, duty: float = DUTY) -> None:
        self._allowance_s = duty * HOUR_S
        self._sent: deque[tuple[float, float]] = deque()

    def spent_s(self, now_s: float) -> float:
        while self._sent and self._sent[0][0] <= now_s - HOUR_S:
            self._sent.popleft()
        return sum(length_s for _, length_s in self._sent)

    def may(self, priority: int, length_s: float, now_s: float) -> bool:
        """Whether a frame of this priority may go now."""
        return self.spent_s(now_s) + length_s <= self._allowance_s * _SHARES_PCT[priority] / 100

    def wait_s(self, priority: int, length_s: float, now_s: float) -> float:
        """How long until it may; 0 when it may now. Raises ValueError when it never may."""
        room_s = self._allowance_s * _SHARES_PCT[priority] / 100 - length_s
        if room_s < 0:
            raise ValueError("one frame is longer than all that its priority may send")
        over_s = self.spent_s(now_s) - room_s
        free_s = 0.0
        for ended_s, sent_s in self._sent:  # the oldest leave the hour first
            if over_s <= 0:
                break
            over_s -= sent_s
            free_s = ended_s + HOUR_S - now_s
        return free_s

    def sent(self, length_s: float, ended_s: float) -> None:
        """Count a frame that was in the air until ``ended_s``."""
        self._sent.append((ended_s, length_s))


def frames_an_hour(length_bytes: int, how: Modulation, priority: int = 1) -> int:
    """How many frames of a length one node may send."""
    return int(DUTY * HOUR_S * _SHARES_PCT[priority] / 100 / airtime_s(length_bytes, how))


def cost_s(sealed_bytes: int, how: Modulation) -> float:
    """Airtime of a whole envelope and the answer that all of it is here, when nothing is lost."""
    pieces = split(bytes(sealed_bytes), 0)
    answer = len(Have(0, bytes(NAME_BYTES), 0).to_bytes())
    return sum(airtime_s(len(one.to_bytes()), how) for one in pieces) + airtime_s(answer, how)
