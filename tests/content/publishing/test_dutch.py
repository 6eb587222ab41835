"""Nobody who publishes reads English: not in a question, not in an error, not in the help."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po

import content
from content.__main__ import main
from content.publishing import dutch
from content.publishing.dialogue import confirm

CATALOGUE = Path(dutch.__file__).parents[1] / "locale" / "nl" / "LC_MESSAGES" / "click.po"
NOT_FOR_PUBLISHERS = {
    "_termui_impl.py",  # pagers and editors
    "_winconsole.py",
    "shell_completion.py",
    "utils.py",
}
ABOUT_OUR_OWN_CODE = re.compile(
    r"Deprecat|declar|defined twice|iterable|No options defined|same flag|colour"
)
ENGLISH = re.compile(
    r"\b(the|and|is not|no such|missing|usage|options|error|try|show|this|required|default|"
    r"aborted|invalid|repeat|password)\b",
    re.IGNORECASE,
)


def click_says():
    """Every message that click looks up, read from its source."""
    for path in Path(click.__file__).parent.glob("*.py"):
        if path.name in NOT_FOR_PUBLISHERS:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "ngettext"}:
                first = node.args[0]
                if isinstance(first, ast.Constant) and len(first.value) > 1:
                    yield first.value


def test_all_that_click_can_say_is_in_the_catalogue():
    with CATALOGUE.open("rb") as file:
        known = {m.id[0] if isinstance(m.id, tuple) else m.id for m in read_po(file) if m.string}
    missing = {text for text in click_says() if not ABOUT_OUR_OWN_CODE.search(text)} - known
    assert not missing


@pytest.mark.parametrize("command", ["", *sorted(main.commands)])
def test_help_is_dutch(run, command):
    done = run(*[command][: bool(command)], "--help")
    assert done.exit_code == 0
    assert not ENGLISH.search(done.stdout), done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["zz"],
        ["publish"],
        ["publish", "--yaml"],
        ["publish", "a", "--to"],
        ["import"],
        ["import", "a", "b"],
        ["init-publisher", "d", "--id", "v", "--name", "V", "--root-keys", "veel"],
        ["init-publisher", "d", "--id", "v", "--name", "V", "--root-keys", "99"],
        ["trust", "/"],
        ["import", "/etc/passwd"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_in_dutch(run, words):
    done = run(*words)
    assert done.exit_code == 2
    assert "Fout:" in done.stderr
    assert not ENGLISH.search(done.stderr), done.stderr


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ja", True), ("J", True), ("yes", True), ("nee", False), ("N", False), ("no", False)],
)
def test_every_question_takes_yes_and_no_as_people_type_them(typed, meant):
    @click.command()
    def ask():
        click.echo(f"= {confirm('Mag het?')}")

    from click.testing import CliRunner

    done = CliRunner().invoke(ask, input=f"\nwellicht\n{typed}\n")
    assert f"= {meant}" in done.stdout
    assert "Typ ja of nee" in done.stderr


def test_two_passwords_that_differ_are_told_in_dutch(run, tmp_path, monkeypatch):
    monkeypatch.delenv("NOODSTEUNPUNT_PASSPHRASE")
    done = run(
        *("init-publisher", tmp_path / "p", "--id", "v", "--name", "V", "--root-keys", "1"),
        input="een\ntwee\n",
    )
    assert done.exit_code == 1
    assert "dat was niet twee keer hetzelfde" in done.stderr
    assert not ENGLISH.search(done.stderr), done.stderr


def test_what_the_system_says_in_english_is_told_in_dutch():
    import errno
    import os

    from content.errors import reason

    for number in errno.errorcode:
        said = reason(OSError(number, os.strerror(number)))
        assert said
        assert not ENGLISH.search(said)
    assert reason(OSError("no number")) == "foutcode None"


def test_no_module_passes_on_the_systems_own_words():
    for path in Path(content.__file__).parent.rglob("*.py"):
        assert "strerror" not in path.read_text(), path.name


def test_what_libraries_say_in_english_is_told_in_dutch(tmp_path):
    import sqlite3

    from content.errors import reason

    path = tmp_path / "x.db"
    path.write_bytes(b"no database" * 100)
    with pytest.raises(sqlite3.Error) as damaged:
        sqlite3.connect(path).execute("select 1 from x")
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorname = "SQLITE_FULL"
    assert reason(damaged.value) == "het is beschadigd"
    assert reason(full) == "er is geen plaats meer"
    assert reason(ValueError("Expected `int`")) == "het is beschadigd"
