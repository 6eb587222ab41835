"""Frames and airtime, against a channel that loses, doubles, delays and reorders."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from link.carriers import lora
from link.carriers.lora import FAR, FAST, Airtime, Have, Piece, Receiver, Sending
from link.errors import EnvelopeError

ANY = st.binary(min_size=1, max_size=lora.ENVELOPE_BYTES)


class Air:
    """A channel with dice of its own: each frame may be lost, doubled, altered, or come late."""

    def __init__(self, seed: int, lost: float, doubled: float = 0.2, altered: float = 0.0) -> None:
        self._dice, self._lost, self._doubled = random.Random(seed), lost, doubled
        self._altered = altered
        self._late: list[bytes] = []
        self.sent = 0

    def carry(self, frames: list[bytes]) -> list[bytes]:
        """Return what comes out at the other end in this round."""
        self.sent += len(frames)
        arriving, self._late = self._late, []
        for frame in frames:
            for _ in range(1 + (self._dice.random() < self._doubled)):
                if self._dice.random() >= self._lost:
                    late = self._late if self._dice.random() < 0.2 else arriving
                    late.append(self._damage(frame))
        self._dice.shuffle(arriving)
        return arriving

    def _damage(self, frame: bytes) -> bytes:
        if self._dice.random() >= self._altered:
            return frame
        at = self._dice.randrange(len(frame))
        return frame[:at] + bytes([frame[at] ^ 1 << self._dice.randrange(8)]) + frame[at + 1 :]


def passed(air: Air, back: Air, sealed: bytes, rounds: int) -> tuple[list[bytes], bool]:
    """Send until the other says that it has all; return what it put together."""
    sending, receiver, whole = Sending(sealed, to=7), Receiver(), []
    for _ in range(rounds):
        for frame in air.carry([piece.to_bytes() for piece in sending.round()]):
            try:
                piece = lora.parse(frame)
            except EnvelopeError:
                continue
            if isinstance(piece, Piece) and (made := receiver.take(piece)) is not None:
                whole.append(made)
        for frame in back.carry([receiver.have(sending.name, to=3).to_bytes()]):
            try:
                answer = lora.parse(frame)
            except EnvelopeError:
                continue
            if isinstance(answer, Have):
                sending.heard(answer)
        if sending.is_done:
            return whole, True
    return whole, False


@given(ANY, st.integers(0, 2**32), st.sampled_from([0.0, 0.1, 0.3, 0.6]))
def test_an_envelope_comes_through_once_whatever_the_air_does(sealed, seed, lost):
    whole, done = passed(Air(seed, lost), Air(seed + 1, lost), sealed, rounds=400)
    assert done
    assert whole == [sealed]


@given(ANY, st.integers(0, 2**32))
def test_what_the_air_altered_is_never_taken_for_an_envelope(sealed, seed):
    """A radio's own check sum lets some through; the hash does not, and the signature after it."""
    air = Air(seed, 0.1, altered=0.1)
    whole, _ = passed(air, Air(seed + 1, 0.1), sealed, rounds=60)
    assert set(whole) <= {sealed}


@given(ANY, st.integers(0, 65535))
def test_every_frame_fits_and_is_read_back(sealed, to):
    pieces = lora.split(sealed, to)
    assert b"".join(piece.data for piece in pieces) == sealed
    for piece in pieces:
        assert len(piece.to_bytes()) <= lora.FRAME_BYTES == 160
        assert lora.parse(piece.to_bytes()) == piece
    assert max(len(p.data) for p in pieces) - min(len(p.data) for p in pieces) < len(pieces) + 1


@given(st.binary(max_size=200))
@example(b"")
@example(bytes([0x10]) * 12)
@example(bytes([0x11]) * 17)
def test_other_bytes_are_a_frame_or_an_error_of_ours(data):
    try:
        frame = lora.parse(data)
    except EnvelopeError:
        return
    assert frame.to_bytes() == data
    if isinstance(frame, Piece):
        Receiver().take(frame)


@pytest.mark.parametrize("length", [0, lora.ENVELOPE_BYTES + 1])
def test_what_is_too_long_for_the_air_is_said(length):
    with pytest.raises(EnvelopeError, match="go by air"):
        Sending(bytes(length), to=1)


def test_only_what_is_lacking_is_sent_again():
    sending, receiver = Sending(bytes(range(250)) * 4, to=1), Receiver()
    for piece in sending.round()[::2]:
        receiver.take(piece)
    sending.heard(receiver.have(sending.name, to=2))
    assert [piece.place for piece in sending.round()] == [1, 3, 5]
    sending.heard(Have(2, sending.name, 0b1))  # an older answer that comes late
    assert len(sending.round()) == 3
    sending.heard(Have(2, b"others", 0b1111111))
    assert len(sending.round()) == 3


def test_a_stranger_that_fills_the_air_with_beginnings_fills_no_memory():
    receiver = Receiver()
    for number in range(10_000):
        receiver.take(Piece(1, number.to_bytes(lora.NAME_BYTES), 0, 63, b"x" * lora.PIECE_BYTES))
    assert len(receiver._gathering) == lora.GATHERED
    sealed = bytes(300)
    made = [receiver.take(piece) for piece in lora.split(sealed, 1)]
    assert made[-1] == sealed


def test_a_forged_piece_costs_a_round_and_no_more():
    sending, receiver = Sending(bytes(range(256)) * 2, to=1), Receiver()
    first, *rest = sending.round()
    receiver.take(first._replace(data=b"forged"))
    assert [receiver.take(piece) for piece in rest] == [None] * len(rest)
    assert receiver.have(sending.name, 2).here == 0
    assert [made for p in sending.round() if (made := receiver.take(p))] == [bytes(range(256)) * 2]


@pytest.mark.parametrize(
    ("how", "length", "seconds", "an_hour"),
    # 200 bytes and the 16 of Meshtastic's own header.
    [(FAST, 216, 0.56, 643), (FAR, 216, 1.87, 192)],
    ids=["MediumFast", "LongFast"],
)
def test_airtime_is_as_others_measured_it(how, length, seconds, an_hour):
    assert lora.airtime_s(length, how) == pytest.approx(seconds, rel=0.02)
    assert lora.frames_an_hour(length, how) == pytest.approx(an_hour, rel=0.02)


def test_a_narrow_slow_frame_counts_the_low_rate():
    """SF12 at 125 kHz, 51 bytes, preamble of 8: 2.466 s by Semtech's calculator."""
    slow = lora.Modulation(spreading=12, bandwidth_hz=125_000, coding=1, preamble=8)
    assert lora.airtime_s(51, slow) == pytest.approx(2.466, abs=0.001)


Sent = st.tuples(st.integers(1, 7), st.floats(0.05, 3), st.floats(0, 120))


@given(st.lists(Sent, max_size=400))
def test_no_hour_holds_more_than_a_tenth(wanted):
    air, now_s, sent = Airtime(), 0.0, []
    for priority, length_s, later_s in wanted:
        now_s += later_s
        wait_s = air.wait_s(priority, length_s, now_s)
        assert air.may(priority, length_s, now_s) == (wait_s == 0)
        assert air.may(priority, length_s, now_s + wait_s + 1e-6)
        now_s += wait_s + 1e-6
        now_s += length_s
        air.sent(length_s, now_s)
        sent.append((now_s, length_s))
    for ended_s, _ in sent:
        window = [length for other, length in sent if ended_s - lora.HOUR_S < other <= ended_s]
        assert sum(window) <= lora.DUTY * lora.HOUR_S + 1e-6


def test_an_emergency_always_finds_room_that_files_left():
    air, now_s, by_priority = Airtime(), 0.0, dict.fromkeys(range(1, 8), 0)
    for priority in range(7, 0, -1):
        while air.may(priority, 1.0, now_s):
            now_s += 1.0
            air.sent(1.0, now_s)
            by_priority[priority] += 1
    assert by_priority == {7: 108, 6: 72, 5: 0, 4: 72, 3: 36, 2: 72, 1: 0}
    assert air.wait_s(1, 1.0, now_s) > 0


def test_the_page_says_what_the_code_does():
    page = (Path(__file__).parents[3] / "docs/lora.md").read_text()
    for how, name in ((FAST, "MediumFast"), (FAR, "LongFast")):
        row = [
            f"{lora.airtime_s(lora.FRAME_BYTES, how):.2f} s",
            str(lora.frames_an_hour(lora.FRAME_BYTES, how)),
            *(f"{lora.cost_s(length, how):.1f} s" for length in (90, 450, 700)),
        ]
        assert f"| {name} | {' | '.join(row)} |" in page
    assert f"{lora.PIECE_BYTES} bytes" in page
    assert f"{lora.ENVELOPE_BYTES:,} bytes" in page


def test_what_never_fits_is_said():
    with pytest.raises(ValueError, match="longer than all"):
        Airtime().wait_s(7, 200.0, 0.0)


def test_nothing_of_a_letter_can_be_read_in_the_air(point):
    """Grepped frame by frame, as anybody with a radio could."""
    words = b"Mevrouw Jansen, Kerkstraat 12, insuline"
    point.write("jansen", words * 5)
    (going,) = point.out()
    frames = [piece.to_bytes() for piece in Sending(going.sealed, to=7).round()]
    assert len(frames) > 1
    found = b"".join(frames)
    assert not [w for w in (b"Jansen", b"jansen", b"Kerkstraat", b"insuline") if w in found]
