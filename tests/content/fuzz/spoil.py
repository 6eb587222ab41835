"""Spoil good bytes, the same way every time: input number n of a reader can be made again."""

from __future__ import annotations

import time
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from content.errors import ContentError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.content.fuzz.readers import Reader


def spoiled(name: str, reader: Reader, number: int) -> bytes:
    """Return input ``number`` of the reader called ``name``."""
    random = Random(f"{name}:{number}")
    data = random.choice(reader.seeds)
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        data = random.choice(_SPOILERS)(random, data, reader)
    return data


def _flip(random: Random, data: bytes, reader: Reader) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.randbytes(random.choice((1, 1, 2, 4))) + data[at + 1 :]


def _letter(random: Random, data: bytes, reader: Reader) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(_LETTERS) + data[at + 1 :]


def _cut(random: Random, data: bytes, reader: Reader) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + data[at + random.choice((1, 2, 8, 64, 512)) :]


def _end(random: Random, data: bytes, reader: Reader) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _double(random: Random, data: bytes, reader: Reader) -> bytes:
    at = random.randrange(len(data) + 1)
    piece = data[at : at + random.choice((1, 8, 64, 256))]
    return data[:at] + piece * random.choice((2, 2, 3, 20, 200)) + data[at:]


def _throw_in(random: Random, data: bytes, reader: Reader) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(reader.tokens) * random.choice((1, 1, 1, 2, 300)) + data[at:]


def _splice(random: Random, data: bytes, reader: Reader) -> bytes:
    other = random.choice(reader.seeds)
    return data[: random.randrange(len(data) + 1)] + other[random.randrange(len(other)) :]


def _odd_character(random: Random, data: bytes, reader: Reader) -> bytes:
    at = random.randrange(len(data) + 1)
    character = chr(
        random.choice((0, 0x1C, 0x85, 0xAD, 0x301, 0x202E, 0x2028, 0xE000, 0xFEFF, 0x1F469))
    )
    return data[:at] + (character * random.choice((1, 1, 50))).encode() + data[at:]


_SPOILERS: tuple[Callable[[Random, bytes, Reader], bytes], ...] = (
    _flip, _letter, _letter, _letter, _cut, _end, _double, _throw_in, _throw_in, _splice,
    _odd_character,
)  # fmt: skip


_LETTERS = [bytes([code]) for code in range(32, 127)]


class Outcome(NamedTuple):
    refused: bool
    """True when the reader raised ContentError."""
    cpu_s: float


def tried(name: str, reader: Reader, number: int) -> Outcome:
    """Give the reader input ``number``. Whatever but ContentError escapes it, is raised."""
    data = spoiled(name, reader, number)
    start_s = time.thread_time()
    try:
        reader.read(data)
    except ContentError:
        return Outcome(refused=True, cpu_s=time.thread_time() - start_s)
    except BaseException as error:
        error.add_note(f"input {number} of the reader of {name}: {data[:2000]!r}")
        raise
    return Outcome(refused=False, cpu_s=time.thread_time() - start_s)
