"""From a publisher's source folder to the targets of a stick, or every fault at once.

Strict where the importer is tolerant: what the readers would only overlook stops a publication.
Nothing is written here; the same folder, clock and last issue give the same targets.
"""

from __future__ import annotations

import re
from bisect import bisect
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from content.core.cap import read_cap
from content.core.cap_write import write_cap
from content.core.checklists import CHECKLIST_FILE, read_sheet
from content.core.guides import read_guide
from content.core.map_picture import MAP_FILE, write_map
from content.core.network import NETWORK_FILE, check_network
from content.core.reach import hint_at_reach, hint_at_unseen
from content.core.relations import contradictions
from content.core.remarks import Notes
from content.core.same_places import id_from_name
from content.core.tombstones import TOMBSTONES_FILE, carried, read_tombstones, write_tombstones
from content.core.vocabulary import hazard as hazard_of
from content.core.words import HAZARDS
from content.errors import FormatError, SourceFaults
from content.source import strays
from content.source.compose import Context, Publisher, come_back, compose, picture_key
from content.source.draft import read_draft
from content.source.encoding import note_damage
from content.source.folder import read_source
from content.source.lists import SOURCES, Reading, convert_list
from content.source.map_sheet import MAP_SOURCE, read_map_source
from content.source.pictures import SUFFIXES, Scaled, scale
from content.source.prose import publishable
from content.source.second_look import hint_at_language, look_again
from content.source.validate import check_bulletin, check_guide, check_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from content.core.model import Bulletin
    from content.source.draft import Draft

_CAP_NAME = re.compile(r"bulletins/[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.xml")  # safe on FAT


class Converted(msgspec.Struct, frozen=True, kw_only=True):
    """What goes on the stick."""

    targets: dict[str, bytes]
    """Path below the bundle's targets folder to content."""
    warnings: tuple[str, ...] = ()
    """Dutch hints, ``file:line: …``; none of them stops a publication."""


def convert_source(
    source: Path,
    *,
    publisher_id: str,
    publisher_name: str,
    now: datetime,
    previous: Mapping[str, bytes],
) -> Converted:
    """Read, check and convert all of ``source``.

    ``previous`` holds the targets of the last issue, for what a bulletin replaces and for a
    `sent` that stays the same while the text does. Raises SourceFaults carrying every fault.
    """
    return convert_files(
        read_source(source),
        publisher_id=publisher_id,
        publisher_name=publisher_name,
        now=now,
        previous=previous,
    )


def convert_files(  # noqa: PLR0913 - as `convert_source`
    files: Mapping[str, bytes],
    *,
    publisher_id: str,
    publisher_name: str,
    now: datetime,
    previous: Mapping[str, bytes],
    scaled: Callable[[bytes, str], Scaled] = lambda data, file: scale(data, file=file),
) -> Converted:
    """As `convert_source`, of files that were read already, or are not written yet.

    ``scaled`` makes a picture small; who converts again and again remembers what came of it.
    """
    publisher = Publisher(publisher_id, publisher_name)
    conversion = _Conversion(publisher, now.replace(microsecond=0), files, previous, scaled)
    return conversion.converted()


class _Report(NamedTuple):
    """Where to say what is wrong with one file, and what could be better."""

    notes: Notes
    hints: Notes


class _Conversion:
    """One run over a source folder, gathering targets, faults and hints."""

    def __init__(
        self,
        publisher: Publisher,
        now: datetime,
        files: Mapping[str, bytes],
        previous: Mapping[str, bytes],
        scaled: Callable[[bytes, str], Scaled],
    ) -> None:
        self.publisher = publisher
        self.now = now
        self.files = files
        self.previous = previous
        self.scaled = scaled
        self.targets: dict[str, bytes] = {}
        self.faults: list[str] = []
        self.hints: list[str] = []
        self.used: set[str] = set()
        self.tombstones: tuple[Bulletin, ...] = ()

    def converted(self) -> Converted:
        pictures = self._convert_pictures()
        self._convert_bulletins(pictures)
        self._convert_map(pictures)
        self._convert_lists()
        self._convert_guides()
        self._convert_checklists()
        self._convert_network()
        self.faults += map(strays.advice, sorted(self.files.keys() - self.used))
        if not self.targets and not self.faults:
            self.faults.append("De map is leeg: zet er berichten, plaatsen of adviezen in.")
        if self.faults:
            raise SourceFaults(tuple(self.faults))
        if self.tombstones:
            self.targets[TOMBSTONES_FILE] = write_tombstones(self.tombstones)
        return Converted(targets=self.targets, warnings=tuple(self.hints))

    @contextmanager
    def _reporting(self, file: str) -> Iterator[_Report]:
        """Gather what is said about ``file``; a reader that gives up is one more fault."""
        report = _Report(Notes(file), Notes(file))
        self.used.add(file)
        try:
            yield report
        except FormatError as error:
            self.faults.append(str(error))
        self.faults += report.notes.lines()
        self.hints += report.hints.lines()

    def _add(self, target: str, data: bytes, notes: Notes) -> None:
        if target.lower() in {known.lower() for known in self.targets}:
            notes.add(f"Er is al een bestand {target}: kies een andere naam of een ander id.")
        self.targets[target] = data

    def _in(self, folder: str, suffixes: Collection[str]) -> list[str]:
        paths = map(PurePosixPath, self.files)
        return [
            str(path)
            for path in paths
            if str(path.parent) == folder and path.suffix.lower() in suffixes
        ]

    def _convert_pictures(self) -> dict[str, str]:
        """Return where each picture of the folder goes, by `picture_key`."""
        where: dict[str, str] = {}
        for file in self._in("media", SUFFIXES):
            with self._reporting(file) as report:
                where[picture_key(file)] = file  # one that cannot be read is reported once
                scaled = self.scaled(self.files[file], file)
                stem = id_from_name(PurePosixPath(file).stem) or "beeld"
                target = where[picture_key(file)] = f"media/{stem}{scaled.suffix}"
                self._add(target, scaled.data, report.notes)
        return where

    def _convert_bulletins(self, pictures: dict[str, str]) -> None:
        drafts: dict[str, Draft] = {}
        messages: dict[str, Bulletin] = {}
        for file in self._in("bulletins", {".xml"}):
            with self._reporting(file) as report:
                message = self._message(file, pictures, report)
                self._claim(message.identifier, {*drafts, *messages}, report.notes)
                messages[message.identifier] = message
        hazards = {*HAZARDS, *self._hazards_with_a_guide()}
        for file in self._in("bulletins", {".md"}):
            with self._reporting(file) as report:
                draft = read_draft(
                    self.files[file],
                    notes=report.notes,
                    hints=report.hints,
                    now=self.now,
                    hazards=hazards,
                )
                self._claim(draft.identifier, {*drafts, *messages}, report.notes)
                drafts[draft.identifier] = draft
        context = Context(self.publisher, self.now, self._earlier(), drafts, messages, pictures)
        bulletins = list(messages.values())
        for draft in drafts.values():
            with self._reporting(draft.file) as report:
                bulletins.append(self._composed(draft, context, report))
        self._remember_what_is_gone(tuple(bulletins), context)
        self._refuse_contradictions(bulletins, context)

    def _message(self, file: str, pictures: dict[str, str], report: _Report) -> Bulletin:
        """Take a bulletin that is CAP already, as it is."""
        data = self.files[file]
        check_schema(data, notes=report.notes)
        bulletin = read_cap(data, publisher=self.publisher.id, notes=report.notes)
        check_bulletin(bulletin, now=self.now, notes=report.notes, hints=report.hints, lines={})
        look_again(bulletin, now=self.now, hints=report.hints, lines={})
        hint_at_reach(bulletin, now=self.now, hints=report.hints)
        hint_at_unseen(data, publisher=self.publisher.id, hints=report.hints)
        note_damage(data.decode("utf-8", "ignore"), report.notes)
        if bulletin.infos and bulletin.expires is None:
            report.notes.add("<expires> ontbreekt: schrijf in elke <info> tot wanneer dit geldt.")
        if not _CAP_NAME.fullmatch(file):
            report.notes.add("Gebruik in de naam alleen letters, cijfers en streepjes.")
        for picture in {p.file for info in bulletin.infos for p in info.pictures}:
            if picture not in pictures.values():
                there = ", ".join(sorted(pictures.values())) or "niets"
                report.notes.add(f"Beeld {picture} is er niet. Wel: {there}. Verbeter <uri>.")
        self._add(file, data, report.notes)
        return bulletin

    def _composed(self, draft: Draft, context: Context, report: _Report) -> Bulletin:
        bulletin = compose(draft, context, report.notes)
        lines = {language: part.line for language, part in draft.parts.items()}
        check_bulletin(bulletin, now=self.now, notes=report.notes, hints=report.hints, lines=lines)
        look_again(bulletin, now=self.now, hints=report.hints, lines={**draft.lines, **lines})
        hint_at_reach(bulletin, now=self.now, hints=report.hints)
        data = write_cap(bulletin)
        if not report.notes and not self._is_faulty(draft.file):
            self._check_made(data, draft, report.notes)
        self._add(f"bulletins/{draft.identifier}.xml", data, report.notes)
        return bulletin

    def _is_faulty(self, file: str) -> bool:
        return any(fault.startswith(f"{file}:") for fault in self.faults)

    def _check_made(self, data: bytes, draft: Draft, notes: Notes) -> None:
        """Hold our own CAP to the standard; what is wrong is reported by the line of the draft."""
        found = Notes(draft.file)
        try:
            check_schema(data, notes=found)
            read_cap(data, publisher=self.publisher.id, notes=found)
        except FormatError as error:
            raise FormatError(error.sentence, file=draft.file) from error
        starts = [n for n, line in enumerate(data.splitlines(), 1) if line.strip() == b"<info>"]
        parts = list(draft.parts.values())

        def line_of(line: int | None) -> int | None:
            before = bisect(starts, line or 0)
            return parts[before - 1].line if before else None

        found.move_to(notes, line_of)

    def _claim(self, identifier: str, taken: set[str], notes: Notes) -> None:
        if identifier in taken:
            notes.add(f"id '{identifier}' is al van een ander bericht: kies een ander id.")

    def _earlier(self) -> dict[str, Bulletin]:
        """Return the last issue's bulletins; what is unreadable there cannot be referred to."""
        found: dict[str, Bulletin] = {}
        for target, data in self.previous.items():
            if PurePosixPath(target).match("bulletins/*.xml"):
                try:
                    bulletin = read_cap(data, publisher=self.publisher.id, notes=Notes(target))
                except FormatError as error:
                    self.hints.append(f"Vorige uitgave: {error}")
                else:
                    found[bulletin.identifier] = bulletin
        return found

    def _hazards_with_a_guide(self) -> Iterator[str]:
        for file in self._in("guides", {".md"}):
            yield PurePosixPath(file).name.partition(".")[0]

    def _refuse_contradictions(self, bulletins: list[Bulletin], context: Context) -> None:
        for identifier, message in contradictions(bulletins, context.earlier):
            draft = context.drafts.get(identifier)
            field = draft and (draft.cancels if draft.cancels.values else draft.replaces)
            place = f"{draft.file}:{field.line}" if draft and field else f"bulletins/{identifier}"
            self.faults.append(f"{place}: {message}")

    def _earlier_tombstones(self) -> tuple[Bulletin, ...]:
        data = self.previous.get(TOMBSTONES_FILE, b"[]")
        try:
            return read_tombstones(data, publisher=self.publisher.id, file=TOMBSTONES_FILE)
        except FormatError as error:
            self.hints.append(f"Vorige uitgave: {error}")
            return ()

    def _remember_what_is_gone(self, bulletins: tuple[Bulletin, ...], context: Context) -> None:
        """Carry along what earlier messages took back, and refuse what would come back."""
        self.tombstones = carried(
            context.earlier.values(), self._earlier_tombstones(), bulletins, self.now
        )
        for identifier, done in come_back(bulletins, self.tombstones, context):
            self.faults.append(
                f"bulletins/{identifier}: was {done} in een vorige uitgave en zou nu terugkomen. "
                "Haal het weg, zet het bericht terug dat het introk, of geef het een nieuwe tijd "
                "bij 'verzonden'."
            )

    def _convert_lists(self) -> None:
        for target, sources in SOURCES.items():
            files = [file for file in sources if file in self.files]
            if len(files) > 1:
                self.faults.append(f"{files[1]}: er is ook een {files[0]}: haal er een weg.")
            for file in files:
                with self._reporting(file) as report:
                    reading = Reading(self.publisher.id, self.now, self.previous, *report)
                    self.targets[target] = convert_list(target, self.files[file], reading)

    def _convert_guides(self) -> None:
        for file in self._in("guides", {".md"}):
            with self._reporting(file) as report:
                data = publishable(self.files[file], report.notes)
                guide = read_guide(data, publisher=self.publisher.id, notes=report.notes)
                check_guide(guide, hints=report.hints)
                hint_at_language(guide.language, report.hints)
                hazard = hazard_of(guide.hazard) or guide.hazard
                self._add(f"guides/{hazard}.{guide.language}.md", data, report.notes)

    def _convert_checklists(self) -> None:
        """What staff tick at the desk, instead of the list of that name which is built in."""
        for file in self._in("checklists", {".md"}):
            with self._reporting(file) as report:
                data = publishable(self.files[file], report.notes)
                read_sheet(data, file=file)
                if not CHECKLIST_FILE.fullmatch(file):
                    report.notes.add("Gebruik in de naam alleen kleine letters en streepjes.")
                self._add(file, data, report.notes)

    def _convert_map(self, pictures: dict[str, str]) -> None:
        """What lies under the marks of the kiosk's map."""
        if MAP_SOURCE in self.files:
            with self._reporting(MAP_SOURCE) as report:
                data = self.files[MAP_SOURCE]
                found = read_map_source(data, pictures, self.targets, report.notes)
                if found:
                    self._add(MAP_FILE, write_map(found), report.notes)

    def _convert_network(self) -> None:
        """Who is who for the link, as it is."""
        if NETWORK_FILE in self.files:
            with self._reporting(NETWORK_FILE) as report:
                check_network(self.files[NETWORK_FILE])
                self._add(NETWORK_FILE, self.files[NETWORK_FILE], report.notes)
