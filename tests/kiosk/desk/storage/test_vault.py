"""The vault: seals for one purpose, with one key, kept from everybody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.desk.storage.errors import Unreadable, Unwritable
from kiosk.desk.storage.vault import KEY_BYTES, Vault, make_key, open_vault

KEY, OTHER = bytes(range(KEY_BYTES)), bytes(KEY_BYTES)


@given(value=st.dictionaries(st.text(), st.text()))
def test_what_was_sealed_opens(value):
    vault = Vault(KEY)
    assert vault.open("log", vault.seal("log", value), dict[str, str]) == value


def test_the_same_words_are_never_sealed_the_same():
    vault = Vault(KEY)
    assert vault.seal("log", "ja") != vault.seal("log", "ja")


@pytest.mark.parametrize(
    "attempt",
    [
        lambda sealed: Vault(OTHER).open("log", sealed, str),
        lambda sealed: Vault(KEY).open("reports", sealed, str),
        lambda sealed: Vault(KEY).open("log", sealed[:-1], str),
        lambda sealed: Vault(KEY).open("log", bytes([sealed[0] ^ 1]) + sealed[1:], str),
        lambda sealed: Vault(KEY).open("log", b"", str),
        lambda sealed: Vault(KEY).open("log", sealed, int),
    ],
    ids=["another key", "another purpose", "cut", "a bit changed", "nothing", "another kind"],
)
def test_all_else_stays_shut(attempt):
    with pytest.raises(Unreadable, match="niet meer te lezen"):
        attempt(Vault(KEY).seal("log", "Mevrouw Jansen"))


def test_a_line_that_does_not_open_is_said_once_for_all():
    vault = Vault(KEY)
    assert not vault.lost
    assert vault.opened("log", b"", str) is None
    assert vault.lost


def test_a_key_is_made_once_and_used_from_then_on(folder):
    path = folder / "desk.key"
    assert make_key(path)
    assert not make_key(path)
    sealed = open_vault(path).seal("log", "woorden")
    assert open_vault(path).open("log", sealed, str) == "woorden"


@pytest.mark.parametrize("content", [b"", b"short", bytes(33)])
def test_a_spoilt_key_is_set_aside_and_the_desk_goes_on(folder, content):
    folder.mkdir()
    path = folder / "desk.key"
    path.write_bytes(content)
    vault = open_vault(path)
    assert vault.open("log", vault.seal("log", "x"), str) == "x"
    assert (folder / "desk.key.damaged").read_bytes() == content
    assert len(path.read_bytes()) == KEY_BYTES


def test_a_key_that_cannot_be_read_is_said_and_not_replaced(folder):
    (folder / "desk.key").mkdir(parents=True)
    with pytest.raises(Unwritable, match="Waarschuw een technicus"):
        open_vault(folder / "desk.key" / "no" / "\0")
