"""The size we read is the size that is drawn: by the screen's own decoder, and by Pillow."""

from __future__ import annotations

import contextlib
import io
import os
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from content.core.picture_header import check_picture
from content.errors import FormatError

SIZE = (48, 32)


def saved(kind, **options):
    buffer = io.BytesIO()
    Image.new("RGB", SIZE, "teal").save(buffer, kind, **options)
    return buffer.getvalue()


def segment(marker, payload):
    return bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload


def frame(width, height):
    """One that claims another size."""
    components = b"\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    return segment(0xC0, struct.pack(">BHHB", 8, height, width, 3) + components)


JPEG = saved("JPEG")
PNG = saved("PNG")
AT = JPEG.index(b"\xff\xc0")
"""Where the true frame begins."""
LARGE = frame(4000, 1900)


def drawn_by_the_screen(data):
    os.environ |= {"KIVY_NO_ARGS": "1", "KIVY_NO_CONSOLELOG": "1", "KIVY_NO_FILELOG": "1"}
    from kivy.core.image._img_sdl2 import load_from_memory

    picture = None
    with contextlib.suppress(Exception):
        picture = load_from_memory(data)
    return picture and (picture[0], picture[1])


def drawn_by_pillow(data):
    with contextlib.suppress(Exception), Image.open(io.BytesIO(data)) as picture:
        picture.load()
        return picture.size
    return None


def agreed(data):
    """What we read, once it is held against who draws it; None where we refuse it."""
    try:
        size = check_picture(data, file="media/x.jpg")
    except FormatError:
        return None
    for draw in (drawn_by_the_screen, drawn_by_pillow):
        assert draw(data) in (size, None)
    return size


def with_before_the_frame(extra):
    return JPEG[:AT] + extra + JPEG[AT:]


def test_a_whole_picture_is_measured_as_it_is_drawn():
    for data in (JPEG, PNG, saved("JPEG", progressive=True), with_before_the_frame(b"\xff" * 5)):
        assert agreed(data) == SIZE
        assert drawn_by_the_screen(data) == drawn_by_pillow(data) == SIZE


@pytest.mark.parametrize(
    "extra",
    [
        pytest.param(b"\xff\x00", id="a stuffed byte"),
        pytest.param(b"\xff\x00" + struct.pack(">H", 2 + 19), id="one that hides the frame"),
        pytest.param(segment(0x00, LARGE), id="a segment of no marker that hides a frame"),
        pytest.param(segment(0xD0, LARGE), id="a restart that hides a frame"),
        pytest.param(b"\xff\xd0" + LARGE, id="a restart"),
        pytest.param(b"\x00" + LARGE, id="rubbish"),
        pytest.param(LARGE, id="two frames"),
        pytest.param(b"\xff\xd8", id="a second beginning"),
        pytest.param(b"\xff\xd9", id="an end"),
        pytest.param(b"\xff\xe0\x00\x00", id="a segment of no length"),
    ],
)
def test_what_decoders_may_read_differently_is_refused(extra):
    assert agreed(with_before_the_frame(extra)) is None


PIECES = st.sampled_from(
    [b"\xff", b"\xff\x00", b"\x00", b"\xff\xd0", b"\xff\x01", b"\xff\xd8", b"\xff\xd9", LARGE,
     segment(0xFE, LARGE), segment(0x00, LARGE), segment(0xEE, b"x" * 40), segment(0xC4, b""),
     segment(0xDD, b"\x00\x01"), segment(0xDA, b"\x00")]
) | st.binary(max_size=6)  # fmt: skip


@given(st.lists(st.tuples(st.integers(2, AT + 60), PIECES), max_size=4))
def test_no_pieces_put_in_anywhere_make_it_drawn_larger_than_it_was_measured(pieces):
    data = JPEG
    for at, piece in pieces:
        data = data[:at] + piece + data[at:]
    agreed(data)


@given(
    st.sampled_from([JPEG, PNG]),
    st.lists(st.tuples(st.integers(0, 700), st.integers(0, 255)), max_size=6),
    st.integers(0, 700),
)
def test_no_bytes_changed_or_cut_off_do_so_either(data, changes, end):
    changed = bytearray(data)
    for at, value in changes:
        changed[at % len(changed)] = value
    agreed(bytes(changed[:end] if end % 5 == 0 else changed))
