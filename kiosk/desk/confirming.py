"""A page that asks once before something is done that cannot be undone. Pure.

Its button takes no press in the moment after it came (`kiosk.ui.widgets.actions.Heedful`), so
the second tap of two does not answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.model.views import Actions, Article, Choice, Note, Step, Title

if TYPE_CHECKING:
    from kiosk.i18n.translator import Translator
    from kiosk.model.routes import Action, Route


@dataclass(frozen=True)
class Question:
    """What is asked. Words are in the visitor's language already."""

    title: str
    happens: str
    """What comes of it."""
    icon: str
    yes: str
    """On the button that does it."""
    back: Route
    named: tuple[str, ...] = ()
    """What it is about, one by one."""


def page(question: Question, action: Action, tr: Translator) -> Article:
    yes = Choice(question.icon, question.yes, action, chosen=True)
    no = Choice("back", tr("Nee, ga terug"), question.back)
    return Article(
        (
            Title(question.title),
            Note("severe", question.happens, loud=True),
            *(Step("•", words) for words in question.named),
            Actions((yes, no)),
        ),
        question.back,
    )
