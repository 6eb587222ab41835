"""What the initramfs and GRUB leave word of, and a card that has none of it."""

from __future__ import annotations

import pytest

from software import card
from software.errors import Refused, SlotFault, Why
from software.grub_env import block
from software.slots import Choice, Slot


def test_a_card_with_two_roots_is_found(tmp_path):
    found, boot = tmp_path / "card", tmp_path / "boot"
    found.mkdir()
    boot.mkdir()
    (found / "slot").write_text("b\n")
    (boot / "card.env").write_bytes(block(Choice(Slot.B)))
    this = card.find(found, boot)
    assert (this.running, this.slots[Slot.A]) == (Slot.B, found / "slot-a")
    assert this.loader.read() == Choice(Slot.B)


@pytest.mark.parametrize(("said", "number"), [("7\n", 7), (None, 0)], ids=["made as 7", "none"])
def test_a_root_says_which_release_it_was_made_as(tmp_path, said, number):
    if said:
        (tmp_path / "number").write_text(said)
    assert card.number_of_root(tmp_path / "number") == number


def test_a_root_whose_number_cannot_be_read_takes_no_software(tmp_path):
    """It may say that older software is refused."""
    (tmp_path / "number").write_text("seven")
    with pytest.raises(SlotFault):
        card.number_of_root(tmp_path / "number")


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({}, Why.ONE_SLOT),
        ({"slot": "c"}, Why.ONE_SLOT),
        ({"slot": "a", "data-lost": "gone"}, Why.DATA_LOST),
    ],
    ids=["one root", "nonsense", "no data"],
)
def test_a_card_that_can_take_none_says_why(tmp_path, files, why):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(Refused) as refused:
        card.find(tmp_path, tmp_path)
    assert refused.value.why is why
