"""A point may ask for a PIN before it reads a stick."""

from __future__ import annotations

import os

import pytest

from content.errors import PinNeeded
from content.stick import import_permission

ASKS = "[behaviour]\nrequire_pin_for_import = true\n"


@pytest.fixture(autouse=True)
def point(tmp_path, monkeypatch):
    for name in ("CONFIG", "RUN"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path / name))
    (tmp_path / "RUN/kiosk").mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return tmp_path


@pytest.mark.parametrize(
    ("settings", "asked"),
    [
        (ASKS, True),
        ("[behaviour]\nrequire_pin_for_import = false\n", False),
        ("[point]\n", False),
        ("not toml", False),
        ("behaviour = 3", False),
        ("a = " + "[" * 5000, False),
        ("\ufeff" + ASKS, True),
        (None, False),
    ],
    ids=["asks", "does not", "says nothing", "broken", "odd", "nested", "notepad", "absent"],
)
def test_a_pin_is_asked_only_where_the_point_says_so(point, settings, asked):
    if settings is not None:
        (point / "CONFIG" / "kiosk.toml").write_text(settings)
    assert import_permission.required() is asked
    if asked:
        with pytest.raises(PinNeeded, match="Laat een stick toe"):
            import_permission.ask()
    else:
        import_permission.ask()


def test_whoever_unlocked_lets_sticks_in_for_ten_minutes(point):
    (point / "CONFIG" / "kiosk.toml").write_text(ASKS)
    import_permission.allow()
    import_permission.ask()
    now_s = import_permission.seconds_run()
    assert import_permission.is_allowed(now_s + 590)
    assert not import_permission.is_allowed(now_s + 610)


def test_what_was_allowed_before_a_restart_is_not(point):
    (point / "RUN/kiosk/import-allowed").write_text("99999999")
    assert not import_permission.is_allowed(import_permission.seconds_run())


@pytest.mark.parametrize("spoilt", ["", "soon", "nan", "-inf"])
def test_a_spoilt_note_allows_nothing(point, spoilt):
    (point / "RUN/kiosk/import-allowed").write_text(spoilt)
    assert not import_permission.is_allowed(import_permission.seconds_run())


def test_a_technician_at_the_command_line_needs_no_pin(point, monkeypatch):
    (point / "CONFIG" / "kiosk.toml").write_text(ASKS)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    import_permission.ask()


def test_the_screen_hears_that_a_pin_is_needed_and_nothing_is_read(point, monkeypatch):
    from click.testing import CliRunner

    from content.__main__ import main
    from content.progress import Phase, read_progress

    (point / "CONFIG" / "kiosk.toml").write_text(ASKS)
    (point / "stick").mkdir()
    monkeypatch.setenv("NOODSTEUNPUNT_STATE", str(point / "STATE"))
    ended = CliRunner().invoke(main, ["import", str(point / "stick")])
    assert ended.exit_code == 3
    assert "Laat een stick toe" in ended.output
    assert read_progress().phase is Phase.PIN_NEEDED
    assert not (point / "STATE").exists()
