"""What a coordination point answers on the telephone."""

from __future__ import annotations

import sys

import pytest

from common import unlock_code
from link import __main__ as command

SECRET = b"r" * 32


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    """Call the command; return exit code, standard output, standard error."""
    monkeypatch.setenv("NOODSTEUNPUNT_CONFIG", str(tmp_path))

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["noodsteunpunt-link", "unlock-code", *words])
        code = 0
        try:
            command.main()
        except SystemExit as stopped:
            code = stopped.code or 0
        return (code, *capsys.readouterr())

    return run


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / unlock_code.SECRET_FILE
    path.write_text(unlock_code.written(SECRET) + "\n")
    return path


@pytest.mark.parametrize("said", [("48217730",), ("4821", "7730"), ("4821-7730",)])
def test_it_is_said_as_it_was_read_out(call, secret, said):
    code, out, _ = call("NP-Brink", *said)
    right = unlock_code.code(unlock_code.point_key(SECRET, "np-brink"), "48217730")
    assert (code, out) == (0, unlock_code.spaced(right) + "\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("np-brink", "4821"), "is no challenge"),
        (("np brink", "48217730"), "is no point"),
        (("np-brink", "48217730", "--secret", "/nowhere"), "cannot be read"),
    ],
)
def test_what_cannot_be_answered_is_one_sentence(call, secret, words, told):
    code, out, err = call(*words)
    assert (code, out) == (1, "")
    assert told in err
    assert err.count("\n") == 1


def test_a_spoilt_secret_is_told_and_not_repeated(call, secret):
    secret.write_text("abcdef")
    _, _, err = call("np-brink", "48217730")
    assert "is no secret" in err
    assert "abcdef" not in err
