"""The vault: seals for one purpose, with one key, kept from everybody else."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.desk.storage.errors import Unreadable, Unwritable
from kiosk.desk.storage.vault import HEADER_BYTES, KEY_BYTES, make_key, open_vault


@pytest.fixture
def vault(folder):
    return open_vault(folder)


@given(value=st.dictionaries(st.text(), st.text()))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_sealed_opens(vault, value):
    assert vault.open("log", vault.seal("log", value), dict[str, str]) == value


def test_the_same_words_are_never_sealed_the_same(vault):
    assert vault.seal("log", "ja") != vault.seal("log", "ja")


def changed(sealed, at):
    return sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]


@pytest.mark.parametrize(
    "attempt",
    [
        lambda vault, sealed: vault.open("reports", sealed, str),
        lambda vault, sealed: vault.open("log", sealed[:-1], str),
        lambda vault, sealed: vault.open("log", changed(sealed, 0), str),
        lambda vault, sealed: vault.open("log", changed(sealed, HEADER_BYTES - 1), str),
        lambda vault, sealed: vault.open("log", changed(sealed, HEADER_BYTES), str),
        lambda vault, sealed: vault.open("log", sealed[:HEADER_BYTES], str),
        lambda vault, sealed: vault.open("log", b"", str),
        lambda vault, sealed: vault.open("log", sealed, int),
    ],
    ids=[
        "another purpose",
        "cut",
        "no mark",
        "another key",
        "a bit changed",
        "a header alone",
        "nothing",
        "another kind",
    ],
)
def test_all_else_stays_shut(vault, attempt):
    with pytest.raises(Unreadable, match="niet meer te lezen"):
        attempt(vault, vault.seal("log", "Mevrouw Jansen"))


def test_another_main_key_opens_nothing(folder, vault):
    sealed = vault.seal("log", "Mevrouw Jansen")
    (folder / "main.key").write_bytes(bytes(KEY_BYTES))
    with pytest.raises(Unreadable):
        open_vault(folder).open("log", sealed, str)


def test_a_line_that_does_not_open_is_said_once_for_all(vault):
    assert not vault.lost
    assert vault.opened("log", b"", str) is None
    assert vault.lost


def test_a_key_is_made_once_and_used_from_then_on(folder):
    path = folder / "main.key"
    assert make_key(path)
    assert not make_key(path)
    sealed = open_vault(folder).seal("log", "woorden")
    assert open_vault(folder).open("log", sealed, str) == "woorden"


@pytest.mark.parametrize("content", [b"", b"short", bytes(33)])
def test_a_spoilt_key_is_set_aside_and_the_desk_goes_on(folder, content):
    folder.mkdir()
    path = folder / "main.key"
    path.write_bytes(content)
    vault = open_vault(folder)
    assert vault.open("log", vault.seal("log", "x"), str) == "x"
    assert (folder / "main.key.damaged").read_bytes() == content
    assert len(path.read_bytes()) == KEY_BYTES


def test_a_key_that_cannot_be_read_is_said_and_not_replaced(folder):
    folder.mkdir()
    with pytest.raises(Unwritable, match="Waarschuw een technicus"):
        open_vault(folder / "no" / "\0")
