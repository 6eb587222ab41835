"""One bulletin under somebody's hands: the draft, the file beneath it, and who saved in between."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from content.errors import FormatError
from content.source import sheet as sheets
from content.source.sheet import EMPTY, Sheet
from office.errors import Conflict, Invalid, OfficeError
from office.publishing import form

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from office.accounts.people import User
    from office.publishing.drafts import Drafts
    from office.publishing.form import Problem
    from office.publishing.workplace import Workplace


class Opened(NamedTuple):
    """A bulletin as somebody sees it now."""

    bulletin: str
    base: str
    """The text the form began from; empty for a new one."""
    values: dict[str, str]
    is_draft: bool
    """Whether it is not saved yet."""
    shapeless: str
    """Why no form can show it; empty when one can. Then ``base`` is edited as text."""


class Made(NamedTuple):
    """What a form makes of a file."""

    text: str
    sheet: Sheet
    problems: list[Problem]


class Difference(NamedTuple):
    """A field that is not the same with both."""

    field: str
    mine: str
    theirs: str
    is_mine: bool
    """Whether only mine was changed, so that it is the likely choice."""


class Editing:
    def __init__(self, workplace: Workplace, drafts: Drafts, now: Callable[[], datetime]) -> None:
        self._workplace, self._drafts, self._now = workplace, drafts, now

    def open(self, user: User, bulletin: str) -> Opened:
        """Raises OfficeError."""
        draft = self._drafts.of(user, bulletin)
        base = draft.base if draft else self._workplace.text(bulletin)
        shapeless = ""
        try:
            values = self._filled(base)
        except FormatError as error:
            values, shapeless = {"tekst": base}, error.sentence
        if draft:
            values = values | draft.filled
        return Opened(bulletin, base, values, draft is not None, shapeless)

    def made(self, opened: Opened) -> Made:
        """Return the file that the fields mean. Raises OfficeError where there can be none."""
        file = f"bulletins/{opened.bulletin}.md"
        if opened.shapeless:
            return Made(opened.values["tekst"], Sheet(), [])
        base = opened.base or EMPTY
        try:
            was = sheets.read(base, file=file)
            meant, problems = form.meant(opened.values, was, self._now())
            return Made(sheets.write(base, meant, file=file), meant, problems)
        except FormatError as error:
            raise OfficeError(error.sentence) from error

    def keep(self, user: User, bulletin: str, filled: Mapping[str, str]) -> Opened:
        """Keep what is filled in as this person's draft."""
        opened = self.open(user, bulletin)
        known = {"tekst"} if opened.shapeless else set(form.names())
        values = opened.values | {key: text for key, text in filled.items() if key in known}
        if values != opened.values or opened.is_draft:
            self._drafts.keep(user, bulletin, opened.base, values)
        return opened._replace(values=values, is_draft=True)

    def save(self, user: User, bulletin: str) -> str:
        """Put the draft into the source folder; return the bulletin's name, new for a new one.

        Raises Conflict when somebody saved in between, Invalid where a field must be mended.
        """
        opened = self.open(user, bulletin)
        made = self.made(opened)
        if made.problems:
            first = made.problems[0]
            raise Invalid(first.sentence, field=first.field)
        if self._workplace.text(bulletin) != opened.base:
            raise Conflict("Iemand anders heeft dit bericht intussen bewaard.")
        name = bulletin
        if not opened.base and is_new(bulletin):
            headline = next((text.headline for text in made.sheet.texts.values()), "")
            if not headline:
                raise Invalid("Schrijf eerst een kop.", field="kop:nl")
            name = self._workplace.free_name(headline)
        self._workplace.save(name, made.text)
        self._drafts.drop(user, bulletin)
        return name

    def differences(self, user: User, bulletin: str) -> list[Difference]:
        """Return where this person's draft and what another saved are not the same."""
        opened = self.open(user, bulletin)
        base = self._filled(opened.base)
        theirs = self._filled(self._workplace.text(bulletin))
        return [
            Difference(field, mine, theirs[field], theirs[field] == base[field])
            for field, mine in opened.values.items()
            if field in theirs and mine != theirs[field]
        ]

    def settle(self, user: User, bulletin: str, chosen: Mapping[str, str]) -> None:
        """Begin again from what the other saved, with the fields as ``chosen``: mine or theirs."""
        opened = self.open(user, bulletin)
        text = self._workplace.text(bulletin)
        values = self._filled(text)
        mine = {
            field: opened.values[field]
            for field in opened.values
            if field in values and chosen.get(field) == "mine"
        }
        self._drafts.keep(user, bulletin, text, values | mine)

    def _filled(self, text: str) -> dict[str, str]:
        """Raises FormatError."""
        return form.filled(sheets.read(text or EMPTY, file="bulletins/x.md"), self._now())


def is_new(bulletin: str) -> bool:
    """Whether it has a name of ours until it is saved."""
    return bulletin.startswith("nieuw-")
