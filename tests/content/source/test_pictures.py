"""Pictures: small and bare when they leave the publisher, bounded when they reach the kiosk."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from content.core.picture_header import PICTURE_BYTES, check_picture
from content.errors import FormatError
from content.source.pictures import TARGET_BYTES, scale

ORIENTATION, GPS, ARTIST = 0x0112, 0x8825, 0x013B


def saved(picture, kind, **options):
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def noise(width, height, mode="RGB"):
    channels = [Image.effect_noise((width, height), 90) for _ in mode]
    return Image.merge(mode, channels)


def opened(data):
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_large_photograph_becomes_small(kind):
    scaled = scale(saved(noise(3_000, 1_500), kind), file="media/foto")
    assert len(scaled.data) <= TARGET_BYTES
    assert scaled.suffix == ".jpg"
    assert max(opened(scaled.data).size) <= 1_280
    assert check_picture(scaled.data, file="media/foto") == opened(scaled.data).size


def test_a_drawing_stays_sharp():
    drawing = Image.new("P", (800, 600))
    scaled = scale(saved(drawing, "PNG"), file="media/kaart.png")
    assert scaled.suffix == ".png"
    assert opened(scaled.data).size == (800, 600)


def test_a_see_through_drawing_that_is_too_large_gets_a_white_ground():
    grainy = noise(1_200, 1_200)
    grainy.putalpha(0)
    scaled = scale(saved(grainy, "PNG"), file="media/kaart.png")
    assert scaled.suffix == ".jpg"
    assert len(scaled.data) <= TARGET_BYTES
    assert opened(scaled.data).convert("L").getextrema() == (255, 255)


def test_where_and_by_whom_it_was_taken_is_left_out():
    exif = Image.Exif()
    exif[ARTIST] = "Jan Jansen"
    exif[GPS] = {1: "N", 2: (52.0, 9.0, 0.0)}
    data = saved(noise(100, 50), "JPEG", exif=exif, comment=b"Jan thuis")
    bare = scale(data, file="media/foto.jpg").data
    assert b"Jan" in data
    assert b"Jan" not in bare
    assert not dict(opened(bare).getexif())


def test_a_photograph_taken_sideways_is_turned_upright():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    data = saved(noise(100, 50), "JPEG", exif=exif)
    assert opened(scale(data, file="media/foto.jpg").data).size == (50, 100)


def ramp(mode):
    """Return a picture from black at the left to white at the right, of 16 bits or as floats."""
    whole = 1.0 if mode == "F" else 65_535
    picture = Image.new("F" if mode == "F" else "I", (256, 16))
    for x in range(256):
        for y in range(16):
            picture.putpixel((x, y), x * whole / 255 if mode == "F" else round(x * whole / 255))
    return picture if mode == "F" else picture.convert("I;16")


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "I;16"), ("TIFF", "I;16"), ("TIFF", "F")])
def test_sixteen_bits_are_not_washed_out(kind, mode):
    shown = opened(scale(saved(ramp(mode), kind), file="media/x").data).convert("L")
    for x in (0, 64, 128, 192, 255):
        assert shown.getpixel((x, 8)) == pytest.approx(x, abs=4)


@pytest.mark.parametrize(
    ("kind", "suffix"), [("WEBP", ".jpg"), ("GIF", ".png"), ("TIFF", ".jpg")], ids=str
)
def test_other_kinds_are_converted(kind, suffix):
    flat = Image.new("RGB", (40, 20), (0, 90, 180))
    options = {"lossless": True} if kind == "WEBP" else {}
    scaled = scale(saved(flat, kind, **options), file=f"media/x.{kind.lower()}")
    assert scaled.suffix == suffix
    assert opened(scaled.data).convert("RGB").getpixel((20, 10)) == pytest.approx(
        (0, 90, 180), abs=4
    )
    assert check_picture(scaled.data, file="media/x") == (40, 20)


def test_of_a_picture_that_moves_the_first_is_taken():
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "blue")]
    for kind in ("GIF", "WEBP", "PNG"):
        data = saved(frames[0], kind, save_all=True, append_images=frames[1:])
        shown = opened(scale(data, file="media/x").data)
        assert getattr(shown, "n_frames", 1) == 1
        red, _, blue = shown.convert("RGB").getpixel((15, 15))
        assert red > 200
        assert blue < 50


def test_see_through_stays_so_while_it_fits():
    clear = Image.new("RGBA", (30, 30), (0, 0, 0, 0))
    for kind in ("PNG", "WEBP", "GIF"):
        shown = opened(scale(saved(clear, kind), file="media/x").data).convert("RGBA")
        assert shown.getpixel((15, 15))[3] == 0


def test_printer_s_colours_become_a_screen_s():
    orange = Image.new("CMYK", (40, 40), (0, 128, 255, 0))
    for kind in ("JPEG", "TIFF"):
        shown = opened(scale(saved(orange, kind), file="media/x").data)
        assert shown.mode == "RGB"
        red, green, blue = shown.getpixel((20, 20))
        assert red > 200 > green > 60 > blue


def test_a_telephone_s_own_name_for_a_jpeg_is_read():
    assert scale(GOOD_JPEG, file="media/IMG_1.HEIC").suffix == ".jpg"


@pytest.mark.parametrize(
    ("data", "name", "mend"),
    [
        (b"\x00\x00\x00\x18ftypheic" + bytes(90), "HEIC", "deel de foto als JPEG"),
        (b"\x00\x00\x00\x18ftypmif1" + bytes(90), "HEIC", "Meest compatibel"),
        (b"\x00\x00\x00\x18ftypavif" + bytes(90), "AVIF", "JPEG"),
        (b"%PDF-1.7" + bytes(90), "PDF", "PNG"),
        (b"<svg xmlns=''></svg>", "SVG", "PNG"),
        (b"8BPS" + bytes(90), "Photoshop", "PNG"),
    ],
)
def test_what_is_not_read_is_refused_by_its_name(data, name, mend):
    with pytest.raises(FormatError, match=f"Dit is {name}, ") as caught:
        scale(data, file="media/x.jpg")
    assert mend in str(caught.value)


def png_header(width, height):
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    crc = struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\r" + chunk + crc


END = b"\x00\x00\x00\x00IEND\xaeB`\x82"
BOMB = png_header(60_000, 60_000) + END
GOOD_JPEG = saved(noise(64, 32), "JPEG")
GOOD_PNG = saved(noise(64, 32), "PNG")


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        pytest.param(b"", "niet te lezen", id="empty"),
        pytest.param(b"GIF89a" + bytes(100), "niet te lezen", id="GIF"),
        pytest.param(saved(noise(9, 9), "BMP"), "niet te lezen", id="BMP"),
        pytest.param(GOOD_JPEG[:300], "niet te lezen", id="cut off"),
        pytest.param(BOMB, "te veel punten", id="decompression bomb"),
        pytest.param(png_header(9_600, 9_400) + END, "te veel punten", id="beyond a telephone"),
        pytest.param(bytes(65 * 1024 * 1024), "64 MB", id="too many bytes"),
    ],
)
def test_what_cannot_be_used_is_explained_to_the_publisher(data, advice):
    with pytest.raises(FormatError, match=advice):
        scale(data, file="media/foto.jpg")


@pytest.mark.parametrize(
    ("data", "size"),
    [
        pytest.param(GOOD_PNG, (64, 32), id="PNG"),
        pytest.param(GOOD_JPEG, (64, 32), id="JPEG"),
        pytest.param(saved(noise(64, 32), "JPEG", progressive=True), (64, 32), id="progressive"),
        pytest.param(
            saved(Image.new("L", (7, 9)), "JPEG", comment=b"x" * 60_000), (7, 9), id="late"
        ),
    ],
)
def test_the_header_tells_the_size(data, size):
    assert check_picture(data, file="media/a.png") == size


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        pytest.param(b"", "geen PNG of JPEG", id="empty"),
        pytest.param(b"GIF89a", "geen PNG of JPEG", id="GIF"),
        pytest.param(BOMB, "te groot", id="decompression bomb"),
        pytest.param(png_header(4_000, 3_000), "te groot", id="too many pixels"),
        pytest.param(png_header(5_000, 10), "te groot", id="wider than a texture"),
        pytest.param(png_header(0, 10), "te groot of leeg", id="no width"),
        pytest.param(GOOD_PNG[:18], "afgebroken", id="PNG cut in its header"),
        pytest.param(b"\xff\xd8\xff\xe0\x00", "afgebroken", id="JPEG cut in its header"),
        pytest.param(b"\xff\xd8\xff\xe0\x00\x00" * 9, "afgebroken|geen PNG", id="JPEG going round"),
        pytest.param(b"\xff\xd8\xff\xe0\x00\x04xx\x00", "geen PNG", id="JPEG gone astray"),
        pytest.param(bytes(PICTURE_BYTES + 1), "2 MB", id="too many bytes"),
    ],
)
def test_the_kiosk_takes_no_picture_that_its_decoder_would_choke_on(data, advice):
    with pytest.raises(FormatError, match=advice):
        check_picture(data, file="media/a.png")
