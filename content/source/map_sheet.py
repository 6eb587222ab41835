"""map.toml: which picture of ``media`` is a map, and where its corners are.

Two corners will do where the picture's edges run along the degrees or, in metres of the
Rijksdriehoek, along its grid, as a map of PDOK's does; else all four.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from common.did_you_mean import closest
from common.settings import SettingsError, parse
from content.core.coordinates import PositionProblem, locate
from content.core.map_picture import (
    CREDIT_CHARS,
    Corner,
    CornerProblem,
    MapPicture,
    check_corners,
    fits,
    size_km,
)
from content.core.picture_header import check_picture
from content.core.text import clean_line
from content.errors import FormatError
from content.source.compose import picture_key
from content.source.pairs import read_pair

if TYPE_CHECKING:
    from collections.abc import Mapping

    from content.core.remarks import Notes

MAP_SOURCE = "map.toml"
CORNERS = ("linksboven", "rechtsboven", "rechtsonder", "linksonder")
KEYS = ("beeld", "bron", *CORNERS)
_NEEDED = ("beeld", "bron", "linksboven", "rechtsonder")


def read_map_source(
    data: bytes, pictures: Mapping[str, str], targets: Mapping[str, bytes], notes: Notes
) -> MapPicture | None:
    """Return the map; None when ``notes`` say why not. Raises FormatError when it is no TOML.

    ``pictures`` holds where each picture of the folder goes, ``targets`` what lies there.
    """
    try:
        given = parse(data, MAP_SOURCE)
    except SettingsError as error:
        message = 'Dit is geen TOML: schrijf op elke regel naam = "waarde", zoals in de uitleg.'
        raise FormatError(message, file=MAP_SOURCE) from error
    said = {name: clean_line(str(value)) for name, value in given.items()}
    _note_words(said, notes)
    target = pictures.get(picture_key(said.get("beeld", ""))) or pictures.get(
        picture_key(f"media/{said.get('beeld', '')}")
    )
    if said.get("beeld") and target is None:
        notes.add(f"Beeld '{said['beeld'][:60]}' is er niet: zet het in de map media.")
    if notes or target is None or target not in targets:
        return None
    try:
        corners = _corners(said)
        check_corners(corners)
    except (PositionProblem, CornerProblem) as problem:
        notes.add(str(problem))
        return None
    width, height = check_picture(targets[target], file=target)
    if not fits(corners, width, height):
        across, down = (f"{km:.1f}".replace(".", ",") for km in size_km(corners))
        notes.add(
            f"De hoeken passen niet bij het beeld: de kaart is {across} bij {down} km, het beeld "
            f"{width} bij {height} punten. Kijk de hoeken na, of snijd het beeld bij."
        )
        return None
    return MapPicture(file=target, corners=corners, credit=said["bron"][:CREDIT_CHARS])


def _note_words(said: Mapping[str, Any], notes: Notes) -> None:
    for name in said:
        if name not in KEYS:
            close = closest(name, KEYS)
            hint = f"bedoelt u '{close}'?" if close else f"kies uit {', '.join(KEYS)}."
            notes.add(f"'{name[:40]}' ken ik niet: {hint}")
    for name in _NEEDED:
        if not said.get(name):
            notes.add(f"'{name}' ontbreekt: schrijf {name} = \"…\".")
    if ("rechtsboven" in said) != ("linksonder" in said):
        notes.add("Schrijf twee hoeken, linksboven en rechtsonder, of alle vier.")


def _corners(said: Mapping[str, str]) -> tuple[Corner, Corner, Corner, Corner]:
    """Upper left, upper right, lower right, lower left. Raises PositionProblem."""
    pairs = {name: read_pair(said[name]) for name in CORNERS if name in said}
    if len(pairs) == 2:
        (upper, left), (lower, right) = pairs["linksboven"], pairs["rechtsonder"]
        if max(map(abs, (upper, left))) > 180:  # of the Rijksdriehoek, x before y
            upper, left, lower, right = left, upper, right, lower
            pairs |= {"rechtsboven": (right, upper), "linksonder": (left, lower)}
        else:
            pairs |= {"rechtsboven": (upper, right), "linksonder": (lower, left)}
    upper_left, upper_right, lower_right, lower_left = (_corner(*pairs[name]) for name in CORNERS)
    return upper_left, upper_right, lower_right, lower_left


def _corner(one: float, other: float) -> Corner:
    position = locate(one, other)
    return Corner(position.latitude, position.longitude)
