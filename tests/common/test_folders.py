from __future__ import annotations

from pathlib import Path

import pytest

from common import folders

NAMES = ("config", "state", "run")


@pytest.mark.parametrize("name", NAMES)
def test_an_environment_variable_names_another_folder(name, monkeypatch):
    monkeypatch.setenv(f"NOODSTEUNPUNT_{name.upper()}", "/elsewhere")
    assert getattr(folders, name)() == Path("/elsewhere")


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_one_names_none(name, monkeypatch):
    """Set to nothing, it must not have us write where we were started."""
    monkeypatch.setenv(f"NOODSTEUNPUNT_{name.upper()}", "")
    assert getattr(folders, name)().is_absolute()
