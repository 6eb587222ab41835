"""The two folders of a publisher: what is written, and the keys. Both may be used by hand as well.

The source folder is what `noodsteunpunt-content publish` reads: git or a share may hold it, and the
command line may be mixed with this window. Nothing is kept anywhere else until it is saved there.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from common import atomic_write
from content.core.same_places import id_from_name
from content.errors import ContentError, reason
from content.publishing import laptop
from content.publishing.publisher import PublisherFolder
from content.source.folder import read_source
from content.source.pictures import scale
from content.source.strays import ASIDE
from content.trust.identity import Identity
from office.errors import Invalid, Missing, OfficeError

if TYPE_CHECKING:
    from office.database import Database
    from office.folders import Folders

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_STEM_CHARS = 40
NOBODY = Identity(publisher="afzender", name="Uw organisatie")
"""Who speaks in a preview where no keys were chosen yet."""


class Workplace:
    def __init__(self, database: Database, folders: Folders) -> None:
        self._db = database
        self._usual = folders.state / "berichten"

    # Which folders

    @property
    def source(self) -> Path:
        path = Path(self._chosen("source") or self._usual)
        if path == self._usual:
            path.mkdir(parents=True, exist_ok=True)
        return path

    def publisher(self) -> PublisherFolder | None:
        """Return the key folder; None where there is none yet. Raises OfficeError when damaged."""
        chosen = self._chosen("publisher")
        try:
            if chosen:
                return PublisherFolder(Path(chosen))
            known = laptop.folders()
            return PublisherFolder(known[0]) if len(known) == 1 else None
        except ContentError as error:
            raise OfficeError(str(error)) from error

    def identity(self) -> Identity:
        folder = self.publisher()
        return folder.identity if folder else NOBODY

    def choose(self, *, source: str = "", publisher: str = "") -> None:
        """Raises Invalid for what is no such folder."""
        if source:
            path = Path(source).expanduser()
            if not path.is_absolute() or not path.is_dir():
                raise Invalid(f"{source} is geen map op deze computer.", field="source")
            self._choose("source", str(path))
        if publisher:
            try:
                PublisherFolder(Path(publisher).expanduser())
            except ContentError as error:
                raise Invalid(str(error), field="publisher") from error
            self._choose("publisher", str(Path(publisher).expanduser().absolute()))

    def _chosen(self, name: str) -> str:
        row = self._db.row("select value from publishing_chosen where name = ?", name)
        return row["value"] if row else ""

    def _choose(self, name: str, value: str) -> None:
        with self._db.change() as db:
            db.execute("insert or replace into publishing_chosen values (?, ?)", [name, value])

    # What is in the source folder

    def files(self) -> dict[str, bytes]:
        """Return every file, by path. Raises OfficeError."""
        try:
            return read_source(self.source)
        except ContentError as error:
            raise OfficeError(str(error)) from error

    def path(self, bulletin: str) -> Path:
        """Raises Missing for what cannot be the name of a bulletin."""
        if not NAME.fullmatch(bulletin):
            raise Missing("Dit bericht is er niet.")
        return self.source / "bulletins" / f"{bulletin}.md"

    def text(self, bulletin: str) -> str:
        """Return the file's text; empty when there is none. Raises OfficeError."""
        path = self.path(bulletin)
        try:
            return path.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            return ""
        except UnicodeDecodeError as error:
            raise OfficeError(
                f"{path.name} is niet als UTF-8 bewaard: open het in Kladblok en bewaar het zo."
            ) from error
        except OSError as error:
            raise OfficeError(f"{path} is niet te lezen ({reason(error)}).") from error

    def save(self, bulletin: str, text: str) -> None:
        path = self.path(bulletin)
        self._write(path, text.encode())

    def put_aside(self, bulletin: str) -> None:
        """Take it out of what is published; the file stays, in the folder for that."""
        path = self.path(bulletin)
        aside = self.source / ASIDE / path.name
        try:
            aside.parent.mkdir(exist_ok=True)
            path.replace(aside)
        except OSError as error:
            raise OfficeError(f"{path} is niet weg te leggen ({reason(error)}).") from error

    def free_name(self, headline: str) -> str:
        """Return a name for a new bulletin that says what it is about."""
        stem = id_from_name(headline)[:_STEM_CHARS].strip("-") or "bericht"
        folder = self.source / "bulletins"
        numbers = (f"{stem}-{number}" for number in range(1, 10_000))
        return next(
            name
            for name in numbers
            if not (folder / f"{name}.md").exists() and not (folder / f"{name}.xml").exists()
        )

    def save_list(self, file: str, data: bytes) -> None:
        """Write a list of places or utilities, which stands in the folder itself."""
        self._write(self.source / file, data)

    def keep_aside(self, file: str, data: bytes) -> None:
        """Keep what a list was, where nothing is published from, beside what is kept there."""
        stem, _, end = file.rpartition(".")
        names = (f"{stem}{f'-{n}' if n > 1 else ''}.{end}" for n in range(1, 10_000))
        aside = self.source / ASIDE
        self._write(next(p for name in names if not (p := aside / name).exists()), data)

    def add_picture(self, name: str, data: bytes) -> str:
        """Keep a picture, made small and without what a telephone adds; return its name."""
        try:
            scaled = scale(data, file=name[:60])
        except ContentError as error:
            raise Invalid(str(error).partition(": ")[2] or str(error), field="picture") from error
        stem = id_from_name(Path(name.replace("\\", "/")).stem)[:_STEM_CHARS] or "beeld"
        media = self.source / "media"
        for number in range(1, 10_000):
            file = media / f"{stem}{'' if number == 1 else f'-{number}'}{scaled.suffix}"
            if not file.exists() or file.read_bytes() == scaled.data:
                break
        self._write(file, scaled.data)
        return file.name

    def _write(self, path: Path, data: bytes) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            atomic_write.write(path, data)
        except OSError as error:
            raise OfficeError(f"{path} is niet te schrijven ({reason(error)}).") from error
