"""Settings of many support points from one spreadsheet: a point.toml each.

    deploy/points points.csv OUT

The CSV is what a Dutch spreadsheet saves: semicolons, decimal commas, cp1252 or UTF-8. One row is
one point; deploy/examples/points/punten.csv shows every column. Files it names lie beside it. One
fault anywhere, and nothing is written: the faults come with their line.

OUT is made, with a folder for each host name in it. It holds hashes of the PINs and a key for each
point: keep it as you keep keys. The region's secret, ontgrendel.geheim, is made beside the CSV
where it is not there yet: with it coordination points make the codes that end a wait at a lock.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from common import atomic_write, unlock_code
from content.core import words
from content.core.coordinates import PositionProblem, locate
from content.core.remarks import Notes
from content.core.text import clean_line
from content.errors import ContentError
from content.source.table import (
    NumberProblem,
    Row,
    headings_as_they_are,
    read_number,
    read_table,
    suggestion,
)
from host import point_file
from host.point_file import quoted
from kiosk.config import LANGUAGES
from kiosk.model.roles import Role
from link.identity import Role as Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from content.core.coordinates import Position

REQUIRED = ("hostnaam", "naam", "gemeente", "breedtegraad", "lengtegraad", "stroom",
            "pin medewerker", "pin technicus")  # fmt: skip
COLUMNS = (*REQUIRED, "adres", "open", "bezetting", "voorzieningen", "radio", "frequentie",
           "scherm inch", "talen", "ssh-sleutel", "uitgevers", "regio", "knoop", "rol",
           "kantoor")  # fmt: skip
TEXTS = {
    "adres": "address", "open": "hours", "bezetting": "staffed_by",
    "radio": "radio_name", "frequentie": "radio_frequency",
}  # fmt: skip

ROLES = {"punt": Place.POINT, "coördinatiepunt": Place.COORDINATION, "beide": Place.COORDINATION}
"""What a row may be: each has its kiosk, a coordination point its office and broker besides."""

_HEADINGS = headings_as_they_are(COLUMNS, REQUIRED)

TONGUES = {tag: tag for tag in LANGUAGES}


def read_points(data: bytes, beside: Path, notes: Notes) -> dict[str, point_file.PointFile]:
    """Read the whole table; every fault goes to ``notes``. Raises FormatError when it is none."""
    points: dict[str, point_file.PointFile] = {}
    for row in read_table(data, headings=_HEADINGS, notes=notes, hints=notes):
        before = len(notes)
        point = _Reader(row, beside, notes).point()
        if len(notes) > before:
            continue
        for fault in (*point.faults(), *_shared(point)):
            notes.add(fault, row.line)
        if point.hostname in points:
            notes.add(f"'{point.hostname}' staat er twee keer: geef elk punt een naam.", row.line)
        if point.link and point.node_id in {p.node_id for p in points.values() if p.link}:
            notes.add(f"knoop '{point.node_id}' staat er twee keer: geef elk een eigen.", row.line)
        points[point.hostname] = point
    if not points and not notes:
        notes.add("Er staat geen enkel punt in.")
    return points


def _shared(point: point_file.PointFile) -> tuple[str, ...]:
    """Once they are hashes nobody could tell."""
    if len(set(point.pins.values())) < len(point.pins):
        return ("pins: medewerker en technicus hebben dezelfde pincode: geef elk een eigen.",)
    return ()


def sealed(point: point_file.PointFile, secret: bytes) -> point_file.PointFile:
    """As it goes onto a card: without a PIN, and with a key of its own."""
    key = unlock_code.written(unlock_code.point_key(secret, point.node_id))
    return point_file.with_hashes(msgspec.structs.replace(point, unlock_key=key))


def region_secret(path: Path) -> bytes:
    """The one that is there, else a new one. Raises OSError, NoSecret."""
    try:
        return unlock_code.parse(path.read_text("ascii"))
    except FileNotFoundError:
        secret = secrets.token_bytes(unlock_code.SECRET_BYTES)
        atomic_write.write(path, f"{unlock_code.written(secret)}\n".encode(), mode=0o600)
        return secret
    except UnicodeError as error:
        raise unlock_code.NoSecret from error


class _Reader:
    """One row as a point; what is wrong with a cell is noted."""

    def __init__(self, row: Row, beside: Path, notes: Notes) -> None:
        self._row = row
        self._beside = beside
        self._notes = notes

    def point(self) -> point_file.PointFile:
        for column in REQUIRED:
            if not self._text(column):
                self._note(f"'{column}' is leeg.")
        position = self._position()
        key = self._text("ssh-sleutel")
        return point_file.PointFile(
            hostname=self._hostname(),
            kiosk=self._kiosk(position),
            power=self._power(position),
            ssh_keys=(key,) if key else (),
            publishers=tuple(map(self._file, self._several("uitgevers"))),
            link=self._link(),
            node=self._text("knoop"),
            role=self._role(),
            office=self._office(),
            pins={
                Role.STAFF: self._text("pin medewerker"),
                Role.TECHNICIAN: self._text("pin technicus"),
            },
        )

    def _role(self) -> Place:
        word = self._text("rol").lower()
        if word and word not in ROLES:
            self._note(f"rol '{word[:40]}' ken ik niet{suggestion(word, ROLES)}")
        return ROLES.get(word, Place.POINT)

    def _office(self) -> str:
        """Return the text of office.toml: where other laptops reach the office of this place."""
        addresses = self._several("kantoor")
        if addresses and self._role() is Place.POINT:
            self._note("'kantoor' is van een coördinatiepunt: vul dat in bij 'rol'.")
        listed = ", ".join(quoted(one) for one in addresses)
        return f"listen = [{listed}]\n" if addresses else ""

    def _note(self, message: str) -> None:
        self._notes.add(message, self._row.line)

    def _text(self, column: str) -> str:
        return clean_line(self._row.cells.get(column, ""))

    def _several(self, column: str) -> list[str]:
        return [word for word in (part.strip() for part in self._text(column).split(",")) if word]

    def _hostname(self) -> str:
        name = self._text("hostnaam")
        if name and not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", name):
            self._note(f"hostnaam '{name}' kan niet: gebruik kleine letters, cijfers en streepjes.")
        return name

    def _number(self, column: str) -> float | None:
        text = self._text(column)
        try:
            return read_number(text) if text else None
        except NumberProblem as problem:
            self._note(f"{column}: {problem}")
            return None

    def _position(self) -> Position | None:
        latitude, longitude = self._number("breedtegraad"), self._number("lengtegraad")
        if latitude is None or longitude is None:
            return None
        try:
            return locate(latitude, longitude)
        except PositionProblem as problem:
            self._note(str(problem))
            return None

    def _file(self, name: str) -> str:
        """Read a file beside the table; never one elsewhere."""
        if Path(name).name != name:
            self._note(f"'{name}' moet naast de CSV liggen: geef alleen de naam van het bestand.")
            return ""
        try:
            return (self._beside / name).read_text(encoding="utf-8")
        except (OSError, UnicodeError):
            self._note(f"'{name}' is niet te lezen: leg het als UTF-8 naast de CSV.")
            return ""

    def _kiosk(self, position: Position | None) -> str:
        """Return the text of kiosk.toml."""
        lines = ["[point]", f"name = {quoted(self._text('naam'))}"]
        lines.append(f"municipality = {quoted(self._text('gemeente'))}")
        if position is not None:
            lines += [f"latitude = {position.latitude!r}", f"longitude = {position.longitude!r}"]
        lines += [
            f"{key} = {quoted(self._text(col))}" for col, key in TEXTS.items() if self._text(col)
        ]
        facilities = [
            self._known(word, words.FACILITIES) for word in self._several("voorzieningen")
        ]
        if facilities:
            lines.append(f"facilities = [{', '.join(quoted(word) for word in facilities)}]")
        inches = self._number("scherm inch")
        if inches is not None:
            lines += ["", "[panel]", f"diagonal_inch = {inches!r}"]
        languages = [self._known(word, TONGUES) for word in self._several("talen")]
        if languages:
            lines += [
                "",
                "[behaviour]",
                f"languages = [{', '.join(quoted(tag) for tag in languages)}]",
            ]
        return "\n".join(lines) + "\n"

    def _known(self, word: str, known: Mapping[str, str]) -> str:
        if word.lower() not in known:
            self._note(f"'{word}' ken ik niet{suggestion(word.lower(), known)}")
        return known.get(word.lower(), "")

    def _link(self) -> str | None:
        """Return the text of link.toml; None where there is no link."""
        region = self._text("regio")
        return f"region = {quoted(region)}\n" if region else None

    def _power(self, position: Position | None) -> str:
        """Return the text of power.toml: the named one, with this place for dusk and dawn."""
        name = self._text("stroom")
        text = self._file(name) if name else ""
        if text and position is not None and not re.search(r"^\s*\[site\]", text, re.MULTILINE):
            here = f"latitude = {position.latitude!r}\nlongitude = {position.longitude!r}\n"
            text = f"{text.rstrip()}\n\n[site]\n{here}"
        return text


def write_points(points: dict[str, point_file.PointFile], out: Path) -> None:
    """Write all of them or none. Raises OSError."""
    new = out.with_name(f".{out.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    for hostname, point in points.items():
        (new / hostname).mkdir()
        atomic_write.write(new / hostname / point_file.NAME, point_file.write(point), mode=0o600)
    atomic_write.rename(new, out)


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    table, out = Path(arguments[0]), Path(arguments[1])
    notes = Notes(table.name)
    try:
        points = read_points(table.read_bytes(), table.parent, notes)
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{table} is niet te lezen ({error.strerror}).", file=sys.stderr)
        return 1
    if notes:
        print(*notes.lines(), sep=os.linesep, file=sys.stderr)
        print("Er is niets geschreven.", file=sys.stderr)
        return 1
    if out.exists():
        print(f"{out} is er al: kies een andere map.", file=sys.stderr)
        return 1
    return _make(points, out, table.with_name(unlock_code.SECRET_FILE))


def _make(points: dict[str, point_file.PointFile], out: Path, secret_path: Path) -> int:
    try:
        secret = region_secret(secret_path)
        write_points({name: sealed(point, secret) for name, point in points.items()}, out)
    except unlock_code.NoSecret:
        print(f"{secret_path} is geen geheim: 64 tekens, 0-9 en a-f.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename} {error.strerror}.", file=sys.stderr)
        return 1
    print(f"{len(points)} punten in {out}. Bewaar deze map als sleutels.")
    print(f"{secret_path} is het geheim van de regio: geef het alleen aan coördinatiepunten.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
