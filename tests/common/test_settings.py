"""A file of settings is refused with every fault in it, or it is what it says."""

from __future__ import annotations

import contextlib
from typing import Annotated

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import settings
from common.settings import SettingsError


class Room(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    area_m2: Annotated[float, msgspec.Meta(gt=0)] = 10.0


class House(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    street: str
    kitchen: Room
    cellar: Room | None = None
    room: tuple[Room, ...] = ()
    found_at: str = ""


GOOD = 'street = "Brink"\n[kitchen]\nname = "k"\n'


def read(text: str) -> House:
    return settings.convert(settings.parse(text.encode(), "house.toml"), House, hidden={"found_at"})


def faults_of(text: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        read(text)
    return caught.value.faults


def test_a_byte_order_mark_of_windows_notepad_is_no_fault():
    assert read("\ufeff" + GOOD) == read(GOOD)


def test_what_is_secret_is_never_repeated():
    with pytest.raises(SettingsError, match="street does not fit: Expected `str`") as caught:
        settings.convert({"street": {"pin": 48291}}, House, secret={"street"})
    assert "48291" not in str(caught.value)


def test_what_is_right_is_read():
    assert read(GOOD) == House(street="Brink", kitchen=Room(name="k"))
    assert read(GOOD + '[cellar]\nname = "c"\n').cellar == Room(name="c")
    assert len(read(GOOD + '[[room]]\nname = "a"\n[[room]]\nname = "b"\n').room) == 2


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param(
            GOOD.replace("street", "stret"), "stret is unknown; did you mean street.", id="key"
        ),
        pytest.param(GOOD + "[kitchn]\n", "[kitchn] is unknown; did you mean kitchen.", id="table"),
        pytest.param(
            GOOD + "aria_m2 = 1\n",
            "[kitchen]: aria_m2 is unknown; did you mean area_m2.",
            id="inner",
        ),
        pytest.param(GOOD + "zzz = 1\n", "[kitchen]: zzz is unknown.", id="like nothing"),
        pytest.param(
            '[[room]]\nnaam = "a"\n',
            "[[room]] number 1: naam is unknown; did you mean name.",
            id="in a list",
        ),
        pytest.param(
            '[[room]]\nname = "a"\narea_m2 = 0\n',
            '[[room]] "a": area_m2 = 0 does not fit',
            id="value",
        ),
        pytest.param(
            "[room]\n",
            "[room] must be written [[room]]: there can be more than one.",
            id="one of many",
        ),
        pytest.param(
            "kitchen = 3\n", "[kitchen] must be a table of keys and values.", id="no table"
        ),
        pytest.param(
            GOOD + "area_m2 = nan\n", "[kitchen]: area_m2 must be a finite number.", id="nan"
        ),
        pytest.param('[kitchen]\nname = "k"\n', "street is missing.", id="missing"),
        pytest.param('street = "x"\n', "[kitchen] is missing.", id="missing table"),
        pytest.param('found_at = "x"\n' + GOOD, "found_at is unknown.", id="hidden"),
        pytest.param('"a\\u001bb" = 1\n', "a b is unknown.", id="escape code"),
    ],
)
def test_a_fault_is_a_sentence_that_names_it(text, fault):
    assert any(said.startswith(fault) for said in faults_of(text)), faults_of(text)


def test_one_fault_does_not_hide_the_next():
    assert len(faults_of("stret = 1\n[kitchn]\n[[room]]\nnaam = 1\n")) == 6


@given(st.binary(max_size=200))
def test_whatever_the_bytes_nothing_else_is_raised(data):
    with contextlib.suppress(SettingsError):
        settings.parse(data, "house.toml")


def test_a_file_that_is_not_there_says_what_to_do(tmp_path):
    with pytest.raises(SettingsError, match="is missing: write one"):
        settings.read(tmp_path / "house.toml", absent="write one.")
    with pytest.raises(SettingsError, match="cannot be read"):
        settings.read(tmp_path, absent="write one.")
