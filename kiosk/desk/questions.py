"""Forms that ask one question a page, each answer a large button, and go on by themselves.

What is chosen is kept as a form keeps its fields (`forms`): a draft, so it is there after a lock.
The form itself is the last page, where all is read before it is sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.desk.routes import Choose, Discard, Restore
from kiosk.model.views import Actions, Article, Block, Box, Choice, Note, Title

if TYPE_CHECKING:
    from kiosk.desk.desk_session import DeskSession
    from kiosk.desk.routes import FormRoute
    from kiosk.i18n.translator import Translator
    from kiosk.model.routes import Route


@dataclass(frozen=True)
class Option:
    """An answer: what the draft keeps, what the button says, and which question follows it."""

    text: str
    words: str
    icon: str
    onward: Route


@dataclass(frozen=True)
class Question:
    """One page. Words are in the visitor's language already."""

    field: str
    words: str
    options: tuple[Option, ...]
    back: Route
    skip: Option | None = None
    """For who does not know."""
    remark: Box | None = None
    """Something to add in words of one's own."""
    first: bool = False
    """Here one begins, perhaps on what somebody else left half filled in."""


def page(question: Question, form: FormRoute, tr: Translator, desk_session: DeskSession) -> Article:
    values = desk_session.values(form.draft)
    begun = any(values.values())
    blocks: list[Block] = [Title(question.words)]
    if desk_session.said:
        blocks.append(Note("severe", desk_session.said, loud=True))
    if question.first and begun:
        blocks.append(Note("write", tr("Wat u invulde is bewaard."), small=True))
    answers = tuple(
        _button(option, question.field, form, chosen=values.get(question.field) == option.text)
        for option in question.options
    )
    blocks.append(Actions(answers, alike=True))
    if question.remark:
        blocks.append(question.remark)
    rest = _rest(question, form, tr, begun=begun)
    if question.first and not begun and desk_session.wiped(form.draft):
        rest.append(Choice("history", tr("Zet terug wat er stond"), Restore(form)))
    if rest:
        blocks.append(Actions(tuple(rest), narrow=True))
    return Article(tuple(blocks), question.back)


def _button(option: Option, field: str, form: FormRoute, *, chosen: bool = False) -> Choice:
    route = Choose(form, field, option.text, option.onward)
    return Choice("check" if chosen else option.icon, option.words, route, chosen=chosen)


def _rest(question: Question, form: FormRoute, tr: Translator, *, begun: bool) -> list[Choice]:
    rest = [_button(question.skip, question.field, form)] if question.skip else []
    if begun:
        rest.append(Choice("list", tr("Naar het overzicht"), form))
        if question.first:
            rest.append(Choice("delete", tr("Wis dit formulier"), Discard(form)))
    return rest
