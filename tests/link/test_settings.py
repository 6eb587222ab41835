"""link.toml: few keys, and every mistake in a sentence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from link import settings
from link.errors import SettingsError

EXAMPLE = Path(__file__).parents[2] / "deploy/examples/appliance/link.toml"


def test_the_example_loads(tmp_path):
    shutil.copy(EXAMPLE, tmp_path)
    found = settings.load(tmp_path)
    assert (found.region, found.call_through_days) == ("veiligheidsregio-merenland", 30)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"", "region"),
        (b'region = ""', "region"),
        (b"region = 1", "region"),
        (b'regio = "x"', "did you mean region"),
        (b"region = ", "not valid TOML"),
        (b'region = "x"\ncall_through_days = -1', "call_through_days"),
        (b'region = "x"\ncall_through_days = "monthly"', "call_through_days"),
        (b"\xff", "not UTF-8"),
        (b"x = " + b"[" * 5000, "nested too deep"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, says):
    (tmp_path / "link.toml").write_bytes(text)
    with pytest.raises(SettingsError, match=says):
        settings.load(tmp_path)


def test_without_it_there_is_no_link(tmp_path):
    with pytest.raises(SettingsError, match="is missing"):
        settings.load(tmp_path)
