"""Large messages of real senders are read; what could hurt us is not."""

from __future__ import annotations

import pytest

from content.core.safe_xml import CAP_BYTES, FILE_BYTES, parse_xml, without_shapes
from content.errors import FormatError

POINT = "52.123456,5.123456 "


def message(shape: str, *, prefix: str = "", size: int = 447_000) -> bytes:
    """A CAP message with one area drawn in about ``size`` bytes, and a headline after it."""
    name = f"{prefix}{shape}"
    drawn = POINT * (size // len(POINT))
    return (
        f'<{prefix}alert xmlns{":" + prefix[:-1] if prefix else ""}="urn:cap">\n<{prefix}area>\n'
        f"<{name}>{drawn}\n{drawn[:20]}</{name}>\n</{prefix}area>\n"
        f"<{prefix}headline>Rook</{prefix}headline></{prefix}alert>"
    ).encode()


@pytest.mark.parametrize("shape", ["polygon", "circle"])
@pytest.mark.parametrize("prefix", ["", "cap:"])
@pytest.mark.parametrize("size", [447_000, 1_600_000])
def test_an_area_that_no_screen_shows_stops_no_message(shape, prefix, size):
    root = parse_xml(message(shape, prefix=prefix, size=size), file="x.xml")
    assert root[-1].text == "Rook"
    assert root[-1].sourceline == 6, "lines count as in the file"


def test_a_small_message_stays_as_it_is():
    data = message("polygon", size=1_000)
    assert without_shapes(data) == data
    assert len(parse_xml(data, file="x.xml")[0][0].text) > 900


@pytest.mark.parametrize(
    "data",
    [
        b"<alert>" + b" " * CAP_BYTES + b"</alert>",
        b"<alert>" + b"<polygon>" * (CAP_BYTES // 9 + 1),
        b"<alert><polygon>" + b"1" * FILE_BYTES + b"</polygon></alert>",
        b"<alert>" + b"<polygon a='" * CAP_BYTES,
    ],
    ids=["spaces", "never closed", "beyond all", "attributes"],
)
def test_what_is_large_otherwise_is_refused_at_once(data):
    with pytest.raises(FormatError, match="256 kB"):
        parse_xml(data, file="x.xml")
