"""Forms as values: a page with boxes and choices, and the page where one text is typed.

What is filled in is in the desk's session, as a draft; so it is still there after a lock.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from kiosk.desk.routes import Discard, Fill, FormRoute, Restore, Send, Type
from kiosk.model.routes import Lock
from kiosk.model.views import Actions, Article, Ask, Block, Box, Choice, Note, Row, Title, Typing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.desk.desk_session import DeskSession
    from kiosk.i18n.translator import Translator
    from kiosk.model.routes import Route


class Kind(Enum):
    """How a field is filled in."""

    LINE = "line"
    LINES = "lines"
    CHOICE = "choice"


@dataclass(frozen=True)
class Field:
    """One thing to fill in. Words are in the visitor's language already."""

    name: str
    label: str
    kind: Kind = Kind.LINE
    hint: str = ""
    usual: str = ""
    """What holds while nobody filled it in."""
    longest: int = 80
    """In characters."""
    digits: bool = False
    options: tuple[tuple[str, str], ...] = ()
    """Value and words of each answer of a CHOICE."""
    narrow: bool = False
    """Its answers are a word or a number each."""
    asked_apart: bool = False
    """A page of its own asks for it: no box of this form."""


@dataclass(frozen=True)
class Button:
    """What hands a form in."""

    icon: str
    words: str


@dataclass(frozen=True)
class Form:
    """One form. ``help`` explains the screen in two sentences."""

    title: str
    help: str
    fields: tuple[Field, ...]
    send: Button
    back: Route
    before: Choice | None = None
    """What can be looked at before it is sent."""
    summary: tuple[Block, ...] = ()
    """What will be sent, in so few lines that the button to send it is in sight below them."""
    answered: tuple[Row, ...] = ()
    """What is filled in elsewhere; the button stands above them."""
    changes: tuple[Choice, ...] = ()
    """Back to where it was filled in."""


def value(field: Field, values: Mapping[str, str]) -> str:
    return values.get(field.name, field.usual)


def page(form: Form, route: FormRoute, tr: Translator, desk_session: DeskSession) -> Article:
    """The form as it is by now."""
    values = desk_session.values(route.draft)
    begun = any(values.values())
    blocks: list[Block] = [Title(form.title), Note("information", form.help, small=True)]
    if desk_session.said:
        blocks.append(Note("severe", desk_session.said, loud=True))
    elif begun:
        blocks.append(Note("write", tr("Wat u invulde is bewaard."), small=True))
    send = Choice(form.send.icon, form.send.words, Send(route), chosen=True)
    apart = bool(form.summary or form.answered)
    buttons = [] if apart else [send]
    if apart:
        refused = (_refused(desk_session),) if desk_session.refused else ()
        changes = (Actions(form.changes, narrow=True),) if form.changes else ()
        below = (*refused, *blocks[1:], *form.answered, *changes)
        blocks = [blocks[0], *form.summary, Actions((send,)), *below]
    shown = (field for field in form.fields if not field.asked_apart)
    blocks += [_block(field, route, values, desk_session.faults, tr) for field in shown]
    if begun and form.before:
        buttons.insert(0, form.before)
    if begun:
        buttons.append(Choice("delete", tr("Wis dit formulier"), Discard(route)))
    elif desk_session.wiped(route.draft):
        buttons.append(Choice("history", tr("Zet terug wat er stond"), Restore(route)))
    if desk_session.refused and not apart:
        blocks.append(_refused(desk_session))
    if buttons:
        blocks.append(Actions(tuple(buttons)))
    return Article(tuple(blocks), form.back, abreast=bool(form.answered))


def _refused(desk_session: DeskSession) -> Note:
    """Stands beside the button that was pressed."""
    return Note("severe", desk_session.said, loud=True)


def _block(
    field: Field,
    route: FormRoute,
    values: Mapping[str, str],
    faults: Mapping[str, str],
    tr: Translator,
) -> Block:
    filled, trouble = value(field, values), faults.get(field.name, "")
    if field.kind is Kind.CHOICE:
        answers = (
            Choice(
                "check" if code == filled else "",
                words,
                Fill(form=route, field=field.name, text=code),
                chosen=code == filled,
            )
            for code, words in field.options
        )
        return Ask(field.label, tuple(answers), trouble=trouble, narrow=field.narrow)
    hint = field.hint or tr("Raak aan om te typen")
    return Box(field.label, filled, hint, Type(route, field.name), trouble)


def typing(form: Form, route: Type, tr: Translator, desk_session: DeskSession) -> Typing | None:
    """The page to type one field of a form; None for a field it does not have."""
    texts = [field for field in form.fields if field.kind is not Kind.CHOICE]
    places = [place for place, field in enumerate(texts) if field.name == route.field]
    if not places:
        return None
    field = texts[places[0]]
    after = [field for field in texts[places[0] + 1 :] if not field.asked_apart]
    done = Choice("check", tr("Klaar"), route.form, chosen=not after and not route.onward)
    lock = Choice("lock", tr("Vergrendel"), Lock())
    buttons: tuple[Choice, ...] = (done, lock)
    onward = route.onward
    if onward is None and after:
        onward = Type(route.form, after[0].name)
    if onward is not None:
        buttons = (Choice("forward", tr("Volgende"), onward, chosen=True), done, lock)
    return Typing(
        label=field.label,
        value=value(field, desk_session.values(route.form.draft)),
        route=Fill(form=route.form, field=field.name),
        longest=field.longest,
        full=tr("Er past niets meer bij. Maak de tekst korter."),
        buttons=buttons,
        many_lines=field.kind is Kind.LINES,
        digits=field.digits,
    )
