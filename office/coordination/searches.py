"""What points look for at one another: who was asked on, and what they answered. Pure.

A point asks its coordination point. A person there chooses whom to ask on, by what each has to
offer. Who answers tells the point that needs it and this post, so nothing waits for us to pass it.

A point asks for itself alone. Who needs it is who signed the letter, whatever stands in it: else a
point could have others promise their goods to a point that asked for nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from link.bodies import Found, Search, Totals
from office.coordination.mailbox import OURS
from office.coordination.texts import much

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from link.bodies import Letter
    from link.outbox import Item
    from office.coordination.mailbox import Box, Mail
    from office.coordination.opened import Gone

NEWEST = 200
"""So many letters about cards are looked at."""
_SENT = f"{OURS}zoekt/"
_HAS = {"offer": "aangeboden", "stock": "in voorraad"}


class Asked(NamedTuple):
    """One point that was asked on, or answered."""

    point: str
    item: Item | None
    """Our letter to it; None: it was asked along another way."""
    answer: int | None
    """How much it can give; None: it did not answer yet."""


class Wanted(NamedTuple):
    """What one point looks for."""

    mail: Mail
    letter: Search
    asked: tuple[Asked, ...]

    @property
    def owner(self) -> str:
        return self.mail.sender

    @property
    def answers(self) -> tuple[Asked, ...]:
        return tuple(one for one in self.asked if one.answer is not None)

    @property
    def found(self) -> int:
        return sum(one.answer or 0 for one in self.asked)


def named(mail: Mail, letter: Letter | Gone | None) -> str:
    """Another point for which the sender asks, and which is not believed; empty: for itself."""
    return letter.by if isinstance(letter, Search) and letter.by != mail.sender else ""


def own_id(letter: Search) -> str:
    """Of our letter to whoever is asked on: asked twice, it is one."""
    return f"{_SENT}{letter.key}"


def mails(box: Box) -> list[Mail]:
    """The letters about cards, the newest first."""
    return box.newest(NEWEST, lambda one: one.is_about_cards)


def read(box: Box, letters: Mapping[int, Letter | Gone | None]) -> tuple[Wanted, ...]:
    """What is looked for, the newest first. ``letters``: what `mails` say."""
    known = [(mail, letters.get(mail.number)) for mail in mails(box)]
    answers: dict[tuple[str, bool], dict[str, int]] = {}
    for mail, letter in reversed(known):  # the last answer of a point counts
        if isinstance(letter, Found):
            answers.setdefault((letter.about, mail.drill), {})[mail.sender] = letter.quantity
    return tuple(
        Wanted(mail, letter, _asked(box, letter, answers.get((letter.key, mail.drill), {})))
        for mail, letter in known
        if isinstance(letter, Search) and not named(mail, letter)
    )


def _asked(box: Box, letter: Search, answers: Mapping[str, int]) -> tuple[Asked, ...]:
    name = own_id(letter)
    sent = {to: item for (own, to), item in box.sent.items() if own == name}
    return tuple(
        Asked(point, sent.get(point), answers.get(point)) for point in sorted({*sent, *answers})
    )


def who_has(
    totals: Iterable[Mail],
    letters: Mapping[int, Letter | Gone | None],
    theme: str,
    *,
    drill: bool,
) -> dict[str, str]:
    """What each point says that it has of a theme, in words, by point."""
    found: dict[str, list[str]] = {}
    for mail in totals:
        letter = letters.get(mail.number)
        if mail.drill != drill or not isinstance(letter, Totals):
            continue
        for what, words in _HAS.items():
            number = sum(
                one.number for one in letter.lines if (one.what, one.theme) == (what, theme)
            )
            if number > 0:
                found.setdefault(mail.sender, []).append(f"{much(theme, number)} {words}")
    return {point: ", ".join(words) for point, words in found.items()}
