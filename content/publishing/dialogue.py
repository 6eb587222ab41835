"""Talking with whoever types a command: questions in Dutch, and silence where nobody sits there."""

from __future__ import annotations

import functools
import os
import sys

import click

HIGHEST_NUMBER = 999_999
"""A label with more digits is a typing error, and no number can ever be taken back."""
_YES, _NO = {"j", "ja", "y", "yes"}, {"n", "nee", "no"}


class IssueNumber(click.ParamType[int]):
    """The number on a label. A slip of the finger must not become the next issue."""

    name = "nummer"

    def convert(
        self, value: str | int, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        text = str(value).strip()
        if not (text.isascii() and text.isdecimal()) or int(text[:20]) > HIGHEST_NUMBER:
            self.fail(
                f"'{text[:20]}' is geen nummer van een uitgave: typ de cijfers van het label, "
                f"hooguit {HIGHEST_NUMBER}.",
                param,
                ctx,
            )
        return int(text)


def someone_is_there() -> bool:
    """Whether there is a terminal to ask at. A script has nobody."""
    return sys.stdin.isatty()


def passphrase(what: str, *, new: bool = False) -> str:
    """Ask on the terminal, or take what a script put in the environment."""
    given = os.environ.get("NOODSTEUNPUNT_PASSPHRASE")
    if given is not None:
        return given
    asked: str = click.prompt(
        f"Wachtwoord voor {what}", hide_input=True, confirmation_prompt=new, err=True
    )
    return asked


new_passphrase = functools.partial(passphrase, new=True)


def confirm(question: str) -> bool:
    """Ask until the answer is ja or nee, and return it. Ctrl-C and Ctrl-D raise click.Abort."""
    while True:
        answer: str = click.prompt(f"{question} (ja/nee)", prompt_suffix=": ", err=True)
        word = answer.strip().casefold()
        if word in _YES | _NO:
            return word in _YES
        click.echo("Typ ja of nee.", err=True)


def holder_names(given: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Return the names of the root keys' holders, asking for those that were not given."""
    if not someone_is_there() or len(given) >= count:
        return given
    asked = (
        click.prompt(f"Naam van sleutelhouder {number}", err=True)
        for number in range(len(given) + 1, count + 1)
    )
    return (*given, *asked)
