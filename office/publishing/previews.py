"""A bulletin as it will be: what is wrong with it, and the screen that residents will see."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from functools import lru_cache, partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from content.core.cap import read_cap
from content.core.remarks import Notes
from content.errors import ContentError, SourceFaults
from content.publishing import unsigned
from content.publishing.publish import read_issue
from content.source import sheet as sheets
from content.source.convert import Converted, convert_files
from content.source.lists import Reading, convert_list
from content.source.pictures import SUFFIXES, scale
from content.source.rows import Rows
from office.errors import OfficeError
from office.publishing import advice, lists
from office.publishing.advice import Advice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from content.core.model import Bulletin
    from content.source.pictures import Scaled
    from content.source.sheet import Sheet
    from office.publishing.lists import List
    from office.publishing.renderer import Picture, Renderer
    from office.publishing.workplace import Workplace

_KEPT = 64
_NEEDED = {"soort": ("anders",), "ernst": ("matig",), "geldig tot": ("12 uur",)}
"""What a preview takes for what is not filled in yet."""


class Looked(NamedTuple):
    """What came of looking at one bulletin."""

    advice: list[Advice]
    picture: str
    """The key of a picture for `Previews.picture`; empty when there is nothing to draw yet."""


@lru_cache(maxsize=32)
def _scaled(data: bytes, file: str) -> Scaled:
    return scale(data, file=file)


class Previews:
    """Any thread; the pictures drawn last are kept in memory until they were fetched."""

    def __init__(
        self, workplace: Workplace, renderer: Renderer, now: Callable[[], datetime]
    ) -> None:
        self._workplace, self._renderer, self._now = workplace, renderer, now
        self._turn = threading.Lock()
        self._pictures: OrderedDict[str, bytes] = OrderedDict()

    def look(self, bulletin: str, text: str, sheet: Sheet | None, picture: Picture) -> Looked:
        """Judge the text of a file, and draw it. ``sheet`` is what a form shows of it."""
        file = f"bulletins/{bulletin}.md"
        files = self._workplace.files() | {file: text.encode()}
        found, converted = self._judged(file, files, text)
        if sheet is not None:
            found += advice.of_language(sheet)
            found += advice.of_the_past(sheet, bulletin, self._earlier())
            found = list(advice.in_a_form(found))
        if converted is None:
            converted = self._as_if_complete(file, files)
        name = next(iter(sheet.fields.get("id", ())), bulletin) if sheet else bulletin
        drawn = self._drawn(converted, name, picture) if converted else ""
        return Looked(advice.sorted_(found), drawn)

    def look_at_row(
        self, which: List, file: str, data: bytes, line: int, picture: Picture
    ) -> Looked:
        """Judge one row of a list among the others, and draw what residents see of it."""
        found: list[Advice] = []
        notes, hints = Notes(file), Notes(file)
        try:
            convert_list(which.target, data, self._reading(notes, hints))
        except ContentError as error:
            found.append(Advice("fault", str(error)))
        for kind, said in (("fault", notes), ("hint", hints)):
            found += advice.of_row(kind, said.lines(), file, line, partial(lists.field_of, which))
        alone = Rows(Rows(data, which.headings, file=file).alone(line), which.headings, file=file)
        (row,) = alone
        found = list(advice.in_a_row(which, found, row.cells))
        found += advice.of_words(which, row.cells)
        try:
            target = convert_list(
                which.target, _completed(which, alone, self._now()), self._reading(Notes(file))
            )
            drawn = self.draw({which.target: target}, picture)
        except ContentError:
            drawn = ""
        return Looked(advice.sorted_(found), drawn)

    def _reading(self, notes: Notes, hints: Notes | None = None) -> Reading:
        publisher, hints = self._workplace.identity().publisher, hints or Notes("")
        return Reading(publisher, self._now(), self._previous(), notes, hints)

    def _judged(
        self, file: str, files: Mapping[str, bytes], text: str
    ) -> tuple[list[Advice], Converted | None]:
        """What the readers say of one bulletin among the others, which may be faulty themselves."""
        try:
            converted = self._converted(self._about(file, files))
        except SourceFaults as error:
            return list(advice.of_reader("fault", error.faults, file, text)), None
        return list(advice.of_reader("hint", converted.warnings, file, text)), converted

    def _about(self, file: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """Of a whole folder what one bulletin needs: its pictures, and all that is about the same.

        Two that replace the same one are seen only together.
        """
        texts = {n: d.decode(errors="replace").casefold() for n, d in files.items() if _is_text(n)}
        stems = {name: PurePosixPath(name).stem.casefold() for name in texts}
        named = {stems[file], *(stem for stem in stems.values() if stem in texts[file])}
        about = {name for name in texts if any(stem in texts[name] for stem in named)}
        about |= {name for name, stem in stems.items() if stem in named}
        words = " ".join(texts[name] for name in about)
        about |= {
            name
            for name in files
            if PurePosixPath(name).suffix.lower() in SUFFIXES
            and PurePosixPath(name).name.casefold() in words
        }
        return {name: files[name] for name in about}

    def _converted(self, files: Mapping[str, bytes]) -> Converted:
        identity, previous = self._workplace.identity(), self._previous()
        return convert_files(
            files,
            publisher_id=identity.publisher,
            publisher_name=identity.name,
            now=self._now(),
            previous=previous,
            scaled=_scaled,
        )

    def _as_if_complete(self, file: str, files: Mapping[str, bytes]) -> Converted | None:
        """Convert with usual values for what is still empty; None when it is too early for that."""
        try:
            text = files[file].decode()
            shown = sheets.read(text, file=file)
            fields = {key: value for key, value in shown.fields.items() if value}
            whole = sheets.write(
                text, msgspec.structs.replace(shown, fields={**_NEEDED, **fields}), file=file
            )
            return self._converted({**self._about(file, files), file: whole.encode()})
        except ContentError:
            return None

    def _drawn(self, converted: Converted, bulletin: str, picture: Picture) -> str:
        """Draw one bulletin alone: another that replaces it would take it off the screen."""
        own = f"bulletins/{bulletin}.xml"
        targets = {
            name: data
            for name, data in converted.targets.items()
            if name == own or name.startswith("media/")
        }
        return self.draw(targets, self.of(bulletin, picture))

    def of(self, bulletin: str, picture: Picture) -> Picture:
        """Return the picture of one bulletin; of a screen of all, that."""
        publisher = self._workplace.identity().publisher
        if picture.screen != "bulletin":
            return picture
        return picture._replace(bulletin=(publisher, publisher, bulletin, 0))

    def draw(self, targets: Mapping[str, bytes], picture: Picture) -> str:
        """Draw a screen of these targets alone; return its key."""
        with self._turn:
            try:
                unsigned.show(
                    targets, self._workplace.identity(), self._renderer.content, self._now()
                )
            except ContentError as error:
                raise OfficeError(str(error)) from error
            data = self._renderer.draw(picture)
            key = hashlib.sha256(data).hexdigest()[:32]
            self._pictures[key] = data
            self._pictures.move_to_end(key)
            while len(self._pictures) > _KEPT:
                self._pictures.popitem(last=False)
        return key

    def picture(self, key: str) -> bytes | None:
        return self._pictures.get(key)

    def _previous(self) -> dict[str, bytes]:
        folder = self._workplace.publisher()
        try:
            return read_issue(folder, folder.last_issue()) if folder else {}
        except ContentError:
            return {}  # said where an issue is made; no reason to stop writing

    def _earlier(self) -> Iterable[Bulletin]:
        publisher = self._workplace.identity().publisher
        for name, data in self._previous().items():
            if name.startswith("bulletins/"):
                try:
                    yield read_cap(data, publisher=publisher, notes=Notes(name))
                except ContentError:
                    continue


def _completed(which: List, alone: Rows, now: datetime) -> bytes:
    """Return the one row with usual values for what is still empty."""
    (row,) = alone
    usual = {column: which.needed[column] for column in lists.lacking(which, row.cells)}
    if not row.cells.get(which.seen):
        usual[which.seen] = lists.written(now)
    return alone.changed(row.line, usual)


def _is_text(name: str) -> bool:
    return name.startswith("bulletins/") and name.endswith((".md", ".xml"))
