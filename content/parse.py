"""From the files of a verified bundle to what may be shown: the importer's third stage.

A single file that cannot be read is left out and named in the warnings, because one broken
bulletin must not hide the other eleven; so is a message that is not for residents. When there are
bulletins and none can be read, the whole issue is refused: what was shown before is then better
than an empty screen.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, TypeVar

import msgspec

from content.core import supersession
from content.core.cap import read_parts
from content.core.checklists import CHECKLIST_FILE, read_sheet
from content.core.guides import read_guide
from content.core.map_picture import MAP_BYTES, MAP_FILE, read_map
from content.core.markdown import MARKDOWN_BYTES
from content.core.model import NEVER_SHOWN, NOT_SHOWN, Bulletin, Guide, Place, Utility
from content.core.network import NETWORK_BYTES, NETWORK_FILE, check_network
from content.core.picture_header import PICTURE_BYTES, check_picture
from content.core.places import PLACES_BYTES, read_geojson
from content.core.remarks import Notes
from content.core.safe_xml import FILE_BYTES
from content.core.tombstones import TOMBSTONES_BYTES, TOMBSTONES_FILE, read_tombstones
from content.core.utilities import UTILITIES_BYTES, read_utilities
from content.errors import FormatError, NotForResidents, StickIncomplete

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from content.core.map_picture import MapPicture

_WARNINGS = 500  # a screen or a log has use for no more
_Read = TypeVar("_Read")


class Parsed(msgspec.Struct, frozen=True, kw_only=True):
    """All that one issue of one publisher says."""

    bulletins: tuple[Bulletin, ...] = ()
    tombstones: tuple[Bulletin, ...] = ()
    """What earlier messages took back, by messages without words that are no longer among these."""
    places: tuple[Place, ...] = ()
    guides: tuple[Guide, ...] = ()
    utilities: tuple[Utility, ...] = ()
    media: tuple[str, ...] = ()
    """Target paths of the pictures that are safe to show, of the checklists for staff, of the list
    of nodes for the link, and of what says which picture is a map."""
    warnings: tuple[str, ...] = ()
    """Dutch, one line each: file, line, what was left out."""


def parse_targets(publisher: str, targets: Mapping[str, Path]) -> Parsed:
    """Read every target. ``targets`` maps the path inside the bundle to the verified file.

    Raises FormatError when not one of the bulletins can be read, StickIncomplete when a file is
    gone, and nothing else, whatever the bytes.
    """
    return _Issue(publisher, targets).parsed()


class _Issue:
    """Reads one issue file by file, gathering warnings."""

    def __init__(self, publisher: str, targets: Mapping[str, Path]) -> None:
        self.publisher = publisher
        self.targets = targets
        self.warnings: list[str] = []

    def parsed(self) -> Parsed:
        files = sorted(self.targets)
        cap_files = [f for f in files if f.startswith("bulletins/") and f.endswith(".xml")]
        guide_files = [f for f in files if f.startswith("guides/") and f.endswith(".md")]
        media_files = [f for f in files if f.startswith("media/")]
        media = tuple(f for f in media_files if self._read(f, self._picture, PICTURE_BYTES))
        list_files = [f for f in files if CHECKLIST_FILE.fullmatch(f)]
        lists = tuple(f for f in list_files if self._read(f, self._checklist, MARKDOWN_BYTES))
        network = tuple(
            f for f in files if f == NETWORK_FILE and self._read(f, self._network, NETWORK_BYTES)
        )
        maps = tuple(file for file in files if file == MAP_FILE and self._has_map(media))
        alerts = self._all(cap_files, self._alert, FILE_BYTES)
        if cap_files and not alerts:
            raise FormatError(
                f"Geen enkel bericht is te lezen. {self.warnings[-1]}", file="bulletins"
            )
        places = self._all(["places.geojson"], self._places, PLACES_BYTES)
        utilities = self._all(["utilities.json"], self._utilities, UTILITIES_BYTES)
        known = {*cap_files, *guide_files, *media_files, *list_files}
        known |= {"places.geojson", "utilities.json", TOMBSTONES_FILE, NETWORK_FILE, MAP_FILE}
        tombstones = self._all([TOMBSTONES_FILE], self._tombstones, TOMBSTONES_BYTES)
        self.warnings += [
            f"{file}: onbekend soort bestand, overgeslagen." for file in files if file not in known
        ]
        return Parsed(
            bulletins=self._without_lost_pictures(_newest_of_each(alerts), media),
            tombstones=_only_lost(tombstones[0], alerts) if tombstones else (),
            places=places[0] if places else (),
            guides=self._all(guide_files, self._guide, MARKDOWN_BYTES),
            utilities=utilities[0] if utilities else (),
            media=(*media, *lists, *network, *maps),
            warnings=tuple(self.warnings[:_WARNINGS]),
        )

    def _all(
        self, files: list[str], reader: Callable[[bytes, Notes], _Read], limit_bytes: int
    ) -> tuple[_Read, ...]:
        read = (self._read(file, reader, limit_bytes) for file in files if file in self.targets)
        return tuple(value for value in read if value is not None)

    def _read(
        self, file: str, reader: Callable[[bytes, Notes], _Read], limit_bytes: int
    ) -> _Read | None:
        notes = Notes(file)
        try:
            with self.targets[file].open("rb") as source:
                data = source.read(limit_bytes + 1)  # one more: the reader sees it is too long
            value = reader(data, notes)
        except FormatError as error:
            self.warnings.append(str(error))
            return None
        except OSError as error:
            message = f"{file} is er niet meer of is niet te lezen: lees de stick opnieuw in."
            raise StickIncomplete(message) from error
        if len(self.warnings) < _WARNINGS:
            self.warnings += notes.lines()
        return value

    def _alert(self, data: bytes, notes: Notes) -> tuple[Bulletin, ...]:
        """Return its parts; none where it is not for residents, which is no reason to refuse."""
        try:
            parts = read_parts(data, publisher=self.publisher, notes=notes)
        except NotForResidents as error:
            self.warnings.append(str(error))
            return ()
        status = parts[0].status
        if status in NEVER_SHOWN:
            notes.add(f"<status> {status}: {NOT_SHOWN}")
            return ()
        return parts

    def _places(self, data: bytes, notes: Notes) -> tuple[Place, ...]:
        return read_geojson(data, publisher=self.publisher, notes=notes, hints=notes)

    def _guide(self, data: bytes, notes: Notes) -> Guide:
        return read_guide(data, publisher=self.publisher, notes=notes)

    def _utilities(self, data: bytes, notes: Notes) -> tuple[Utility, ...]:
        return read_utilities(data, publisher=self.publisher, notes=notes)

    def _tombstones(self, data: bytes, notes: Notes) -> tuple[Bulletin, ...]:
        return read_tombstones(data, publisher=self.publisher, file=notes.file)

    def _picture(self, data: bytes, notes: Notes) -> bool:
        check_picture(data, file=notes.file)
        return True

    def _network(self, data: bytes, _notes: Notes) -> bool:
        check_network(data)
        return True

    def _has_map(self, media: tuple[str, ...]) -> bool:
        """Whether there is a map whose picture may be shown."""
        found = self._read(MAP_FILE, self._map, MAP_BYTES)
        if found and found.file not in media:
            self.warnings.append(f"{MAP_FILE}: beeld {found.file} ontbreekt, weggelaten.")
        return found is not None and found.file in media

    def _map(self, data: bytes, _notes: Notes) -> MapPicture:
        return read_map(data, publisher=self.publisher)

    def _checklist(self, data: bytes, notes: Notes) -> bool:
        read_sheet(data, file=notes.file)
        return True

    def _without_lost_pictures(
        self, bulletins: tuple[Bulletin, ...], media: tuple[str, ...]
    ) -> tuple[Bulletin, ...]:
        there = set(media)
        return tuple(self._with_pictures(bulletin, there) for bulletin in bulletins)

    def _with_pictures(self, bulletin: Bulletin, there: set[str]) -> Bulletin:
        named = {picture.file for info in bulletin.infos for picture in info.pictures}
        if named <= there:
            return bulletin
        lost = ", ".join(sorted(named - there))
        self.warnings.append(f"{bulletin.identifier}: beeld {lost} ontbreekt, weggelaten.")
        infos = tuple(
            msgspec.structs.replace(
                info, pictures=tuple(p for p in info.pictures if p.file in there)
            )
            for info in bulletin.infos
        )
        return msgspec.structs.replace(bulletin, infos=infos)


def _newest_of_each(alerts: tuple[tuple[Bulletin, ...], ...]) -> tuple[Bulletin, ...]:
    """Keep the one sent last of those with the same sender and identifier, with all its parts."""
    by_time = sorted(filter(None, alerts), key=lambda parts: parts[0].sent)
    newest = {(parts[0].sender, parts[0].identifier): parts for parts in by_time}
    return tuple(chain.from_iterable(newest.values()))


def _only_lost(
    tombstones: tuple[Bulletin, ...], alerts: tuple[tuple[Bulletin, ...], ...]
) -> tuple[Bulletin, ...]:
    """Leave out what the issue itself still says: the message, not its tombstone."""
    said = {supersession.alert(one) for parts in alerts for one in parts}
    return tuple(one for one in tombstones if supersession.alert(one) not in said)
