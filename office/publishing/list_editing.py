"""One row of a list under somebody's hands: its draft, its file, and who saved in between.

Two people may change two rows of one file at once: a draft is of a row, and only that row is
compared and written.
"""

from __future__ import annotations

import hashlib
import json
import threading
from typing import TYPE_CHECKING, NamedTuple

from content.core.same_places import id_from_name
from content.errors import FormatError
from content.source import lists as sources
from content.source import rows as written
from content.source.rows import Rows
from office.errors import Conflict, Invalid, Missing, OfficeError
from office.publishing import lists
from office.publishing.editing import Difference, is_new

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from content.source.rows import Row
    from office.accounts.people import User
    from office.publishing.drafts import Drafts
    from office.publishing.form import Problem
    from office.publishing.lists import List
    from office.publishing.workplace import Workplace


class OpenedRow(NamedTuple):
    """A row as somebody sees it now."""

    which: List
    key: str
    base: dict[str, str]
    """The cells that the form began from; empty for a new one."""
    values: dict[str, str]
    is_draft: bool
    is_gone: bool
    """Whether somebody took the row away since: saving puts it back."""

    @property
    def mark(self) -> str:
        """Names the row as it is seen here."""
        return _mark(self.base)


class MadeRow(NamedTuple):
    """What a form makes of the file, and on which line its row stands there."""

    file: str
    data: bytes
    line: int
    problems: list[Problem]


class ListEditing:
    """Any thread."""

    def __init__(self, workplace: Workplace, drafts: Drafts, now: Callable[[], datetime]) -> None:
        self._workplace, self._drafts, self._now = workplace, drafts, now
        self._turn = threading.Lock()

    def file(self, which: List) -> tuple[str, bytes | None]:
        """Return the list's file and its bytes; None: there is none yet. Raises OfficeError."""
        files = self._workplace.files()
        name = next((one for one in sources.SOURCES[which.target] if one in files), "")
        return (name, files[name]) if name else (which.file, None)

    def rows(self, which: List) -> Rows:
        """Raises OfficeError, with what to do, for a list that no form can show."""
        name, data = self.file(which)
        if not name.endswith(".csv"):
            raise OfficeError(
                f"Deze lijst staat in {name}. Bewerk haar daar. Of bewaar haar als CSV UTF-8, met "
                f"de naam {which.file}, en haal {name} weg: dan kan het hier."
            )
        try:
            return Rows(
                written.begun(which.columns) if data is None else data, which.headings, file=name
            )
        except FormatError as error:
            raise OfficeError(str(error)) from error

    def open(self, user: User, which: List, key: str) -> OpenedRow:
        """Raises OfficeError."""
        draft = self._drafts.of(user, _name(which, key))
        row = lists.keyed(which, self.rows(which)).get(key)
        if row is None and draft is None and not is_new(key):
            raise Missing("Deze regel is er niet meer.")
        base = json.loads(draft.base or "{}") if draft else dict(row.cells if row else {})
        is_gone = row is None and bool(base)
        values = lists.filled(which, base, self._now())
        if draft:
            values |= {name: text for name, text in draft.filled.items() if name in values}
        return OpenedRow(which, key, base, values, draft is not None, is_gone)

    def made(self, opened: OpenedRow) -> MadeRow:
        """Return the file that the fields mean. Raises OfficeError."""
        which, listed = opened.which, self.rows(opened.which)
        cells, problems = lists.meant(which, opened.values, opened.base, self._now())
        rows = lists.keyed(which, listed)
        row = rows.get(opened.key)
        if row is None:
            cells = opened.base | cells
            if "id" in listed.columns and not cells.get("id"):
                cells["id"] = _free_id(rows, cells.get("naam", ""))
        data = listed.changed(row.line if row else None, cells)
        name = self.file(which)[0]
        line = row.line if row else max(one.line for one in Rows(data, which.headings, file=name))
        return MadeRow(name, data, line, problems)

    def keep(self, user: User, which: List, key: str, typed: Mapping[str, str]) -> OpenedRow:
        """Keep what is filled in as this person's draft."""
        opened = self.open(user, which, key)
        values = opened.values | {
            name: text for name, text in typed.items() if name in opened.values
        }
        if values != opened.values or opened.is_draft:
            self._drafts.keep(user, _name(which, key), json.dumps(opened.base), values)
        return opened._replace(values=values, is_draft=True)

    def save(self, user: User, which: List, key: str) -> None:
        """Put the row into the file.

        Raises Conflict when somebody saved it in between, Invalid where a field must be mended.
        """
        with self._turn:
            opened = self.open(user, which, key)
            row = self._row(which, key)
            if row is not None and dict(row.cells) != opened.base:
                raise Conflict("Iemand anders heeft deze regel intussen bewaard.")
            made = self.made(opened)
            if made.problems:
                raise Invalid(made.problems[0].sentence, field=made.problems[0].field)
            named = "naam" if which is lists.PLACES else "soort"
            if not opened.values[named].strip():
                raise Invalid("Vul dit eerst in.", field=named)
            self._workplace.save_list(made.file, made.data)
        self._drafts.drop(user, _name(which, key))

    def drop(self, user: User, which: List, key: str) -> None:
        self._drafts.drop(user, _name(which, key))

    def remove(self, user: User, which: List, key: str, mark: str) -> None:
        """Take the row out; what the list was is kept, where nothing is published from.

        ``mark``: of the row that was seen. Rows without an id are known by their order: another may
        stand there by now. Raises Conflict then.
        """
        with self._turn:
            listed, row = self.rows(which), self._row(which, key)
            if row is None:
                raise Missing("Deze regel is er niet meer.")
            if _mark(row.cells) != mark:
                raise Conflict("Iemand veranderde dit intussen. Kijk eerst wat er nu staat.")
            name, data = self.file(which)
            stem, _, end = name.rpartition(".")
            self._workplace.keep_aside(f"{stem}-{self._now():%Y%m%d-%H%M%S}.{end}", data or b"")
            self._workplace.save_list(name, listed.without(row.line))
        self.drop(user, which, key)

    def differences(self, user: User, which: List, key: str) -> list[Difference]:
        """Return where this person's draft and what another saved are not the same."""
        opened, row = self.open(user, which, key), self._row(which, key)
        base = lists.filled(which, opened.base, self._now())
        theirs = lists.filled(which, row.cells if row else {}, self._now())
        return [
            Difference(name, mine, theirs[name], theirs[name] == base[name])
            for name, mine in opened.values.items()
            if mine != theirs[name]
        ]

    def settle(self, user: User, which: List, key: str, chosen: Mapping[str, str]) -> None:
        """Begin again from what the other saved, with the fields as ``chosen``: mine or theirs."""
        opened, row = self.open(user, which, key), self._row(which, key)
        cells = dict(row.cells if row else {})
        mine = {name: text for name, text in opened.values.items() if chosen.get(name) == "mine"}
        values = lists.filled(which, cells, self._now()) | mine
        self._drafts.keep(user, _name(which, key), json.dumps(cells), values)

    def _row(self, which: List, key: str) -> Row | None:
        return lists.keyed(which, self.rows(which)).get(key)


def _name(which: List, key: str) -> str:
    """What a draft is called: no bulletin can be called so."""
    return f"{which.path}/{key}"


def _mark(cells: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(dict(cells), sort_keys=True).encode()).hexdigest()[:16]


def _free_id(rows: Mapping[str, Row], name: str) -> str:
    stem = id_from_name(name) or "plek"
    taken = {row.cells.get("id") for row in rows.values()}
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in range(1, 10_001))
    return next(one for one in numbered if one not in taken)
