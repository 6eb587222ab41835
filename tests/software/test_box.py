"""A release from stick to slot to start: what is taken, what is refused, and what proves itself."""

from __future__ import annotations

import pytest

from content.errors import ContentError, Older, StickIncomplete, Tampered
from content.publishing.publisher import PublisherFolder, change_root, replace_publishing_key
from software import slots
from software.errors import Refused, SlotFault, Why
from software.release import Architecture
from software.slots import Choice, Slot
from tests.software.conftest import NOW, SLOT_BYTES, Machine, ask, power_is_on, publisher


def take_and_start(machine, stick):
    held = machine.box.take(stick, power_is_on)
    machine.box.arm()
    machine.restart()
    return held


def test_a_release_is_written_beside_what_runs_and_started_once(machine, signer):
    held = machine.box.take(signer.stick("1.1"), power_is_on)
    assert held.version == "1.1"
    assert machine.holds(Slot.A, "old")
    assert machine.holds(Slot.B, "1.1")
    assert machine.restart() is Slot.A, "nobody asked for it yet"
    machine.box.arm()
    assert machine.restart() is Slot.B
    assert machine.restart() is Slot.A, "it had not proven itself"


def test_what_proves_itself_stays(machine, signer):
    take_and_start(machine, signer.stick("1.1"))
    machine.box.prove()
    assert [machine.restart() for _ in range(3)] == [Slot.B] * 3


def test_a_bad_release_is_gone_in_one_start_and_not_tried_again(machine, signer):
    stick = signer.stick("bad")
    take_and_start(machine, stick)
    assert machine.restart() is Slot.A
    machine.box.prove()
    assert machine.box.waiting() is None
    with pytest.raises(SlotFault):
        machine.box.arm()
    machine.box.take(stick, power_is_on)
    assert machine.box.waiting(), "somebody brought it again"


def test_the_floor_rises_with_the_good_start_and_not_before(machine, signer):
    first, second = signer.stick("1.1"), signer.stick("1.2")
    take_and_start(machine, second)
    assert machine.box.book.floor is None
    machine.restart()
    machine.box.settle()
    assert machine.box.book.floor is None
    machine.box.take(first, power_is_on)  # still welcome: nothing newer was proven
    take_and_start(machine, second)
    machine.box.prove()
    assert machine.box.book.floor.number == 2
    with pytest.raises(Older):
        machine.box.take(first, power_is_on)
    assert machine.holds(Slot.A, "old")


def test_a_cut_between_the_good_start_and_the_floor_is_made_up_for(machine, signer):
    take_and_start(machine, signer.stick("1.1"))
    machine.loader.write(machine.loader.read()._replace(good=Slot.B))
    machine.restart()
    machine.box.settle()
    assert machine.box.book.floor.number == 1


def test_nothing_lowers_the_floor(machine, signer):
    """The newer slot died, and the loader fell back on the older one."""
    for version in ("1.1", "1.2"):
        take_and_start(machine, signer.stick(version))
        machine.box.prove()
    machine.loader.write(Choice(Slot.B))
    machine.restart()
    machine.box.settle()
    assert machine.box.book.floor.number == 2


def test_the_release_before_does_not_wait_once_a_newer_one_is_good(machine, signer):
    """It lies in the other slot still, whole: offered there, a yes would bring its faults back."""
    for version in ("1.1", "1.2"):
        take_and_start(machine, signer.stick(version))
        machine.box.prove()
    machine.restart()
    machine.box.settle()
    assert machine.box.waiting() is None
    with pytest.raises(SlotFault):
        machine.box.arm()


@pytest.mark.parametrize("is_cut", [False, True], ids=["whole", "half written"])
def test_where_the_newer_slot_died_its_stick_brings_it_back(machine, signer, is_cut):
    """The older one starts again, and what proved that is not what proved the floor."""
    first, second = signer.stick("1.1"), signer.stick("1.2")
    for stick in (first, second):
        take_and_start(machine, stick)
        machine.box.prove()
    machine.loader.write(Choice(Slot.B))
    machine.restart()
    machine.put(Slot.A, b"dead")
    if is_cut:
        machine.box._write(slots.emptied(machine.box.book, Slot.A))
    assert machine.box.take(second, power_is_on).version == "1.2"
    assert machine.holds(Slot.A, "1.2")
    machine.box.arm()
    assert machine.restart() is Slot.A


def test_a_new_card_takes_nothing_older_than_what_it_was_made_of(machine, signer):
    """Its book is empty, and its root says which release it is."""
    first, second, third = (signer.stick(version) for version in ("1.1", "1.2", "1.3"))
    machine.options["root_number"] = 2
    with pytest.raises(Older):
        machine.box.take(first, power_is_on)
    assert machine.box.take(second, power_is_on).proof.number == 2, "brought again"
    take_and_start(machine, third)
    machine.box.prove()
    machine.restart()
    machine.options["root_number"] = 3
    with pytest.raises(Older):
        machine.box.take(second, power_is_on)


def test_a_new_card_of_a_newer_image_may_step_from_there(machine, signer):
    signer.stick("1.1")
    stick = signer.stick("1.2", from_floor=1)
    with pytest.raises(Refused):
        machine.box.take(stick, power_is_on)
    machine.options["root_number"] = 1
    assert machine.box.take(stick, power_is_on).version == "1.2"


def test_what_proved_itself_here_counts_above_what_the_card_was_made_of(machine, signer):
    first, second = signer.stick("1.1"), signer.stick("1.2")
    take_and_start(machine, second)
    machine.box.prove()
    machine.options["root_number"] = 1
    with pytest.raises(Older):
        machine.box.take(first, power_is_on)


def test_a_count_that_the_root_keys_began_anew_is_taken_by_a_new_card_too(machine, signer):
    """Another publishing key, named by the root: its first issue is number one."""
    machine.options["root_number"] = 9
    with pytest.raises(Older):
        machine.box.take(signer.stick("1.1"), power_is_on)
    change_root(
        signer.folder, lambda r: [replace_publishing_key(r, ask)], now=NOW, key_files=(), ask=ask
    )
    signer.folder = PublisherFolder(signer.folder.path)
    assert machine.box.take(signer.stick("1.2"), power_is_on).version == "1.2"


def test_a_stick_that_comes_first_after_a_cut_meets_the_floor_of_what_has_proven_itself(
    machine, signer
):
    """Cut off between 7 and 8; the next start may read a stick before it does 8."""
    older = signer.stick("1.0")
    take_and_start(machine, signer.stick("1.1"))
    machine.loader.write(Choice(Slot.B))
    machine.restart()
    with pytest.raises(Older):
        machine.box.take(older, power_is_on)


def test_after_that_cut_the_release_before_does_not_wait_to_be_started_again(machine, signer):
    take_and_start(machine, signer.stick("1.1"))
    machine.box.prove()
    take_and_start(machine, signer.stick("1.2"))
    machine.loader.write(Choice(machine.running))
    assert machine.box.waiting() is None
    with pytest.raises(SlotFault):
        machine.box.arm()


def test_while_one_proves_itself_no_other_is_taken(machine, signer):
    take_and_start(machine, signer.stick("1.1"))
    with pytest.raises(Refused) as refused:
        machine.box.take(signer.stick("1.2"), power_is_on)
    assert refused.value.why is Why.UNPROVEN
    assert machine.holds(Slot.A, "old")


def test_what_runs_already_is_no_news(machine, signer):
    stick = signer.stick("1.1")
    take_and_start(machine, stick)
    machine.box.prove()
    with pytest.raises(Refused) as refused:
        machine.box.take(stick, power_is_on)
    assert refused.value.why is Why.SAME


def test_what_the_card_was_made_with_is_no_news_either(machine, signer):
    """It has no book of it; of another with the same number nothing is said but by its bytes."""
    with pytest.raises(Refused) as refused:
        machine.box.take(signer.stick("old"), power_is_on)
    assert refused.value.why is Why.SAME
    assert machine.box.waiting() is None
    assert machine.box.take(signer.stick("1.1"), power_is_on).version == "1.1"


def test_a_root_that_cannot_be_read_any_more_holds_back_no_new_software(machine, signer):
    box = machine.box
    box.card.slots[Slot.A] = machine.folder / "gone"
    assert box.take(signer.stick("1.1"), power_is_on).version == "1.1"


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"architecture": Architecture.ARM64}, Why.ARCHITECTURE),
        ({"from_floor": 3}, Why.STEP_BETWEEN),
        ({"size_bytes": SLOT_BYTES + 1}, Why.TOO_LARGE),
    ],
    ids=["another processor", "too large a step", "larger than a slot"],
)
def test_what_does_not_belong_here_is_refused_before_a_byte_is_written(
    machine, signer, options, why
):
    with pytest.raises(Refused) as refused:
        machine.box.take(signer.stick("1.1", **options), power_is_on)
    assert refused.value.why is why
    assert (machine.folder / "slot-b").read_bytes() == bytes(SLOT_BYTES)


def test_an_outage_keeps_the_slot_as_it_is(machine, signer):
    def outage():
        raise Refused(Why.OUTAGE)

    with pytest.raises(Refused):
        machine.box.take(signer.stick("1.1"), outage)
    assert (machine.folder / "slot-b").read_bytes() == bytes(SLOT_BYTES)


def test_keys_of_a_demo_are_refused_by_a_card_for_a_support_point(tmp_path):
    demo = publisher(tmp_path, practice=True)
    stick = demo.stick("1.1")
    with pytest.raises(Refused) as refused:
        Machine(tmp_path / "real", demo.folder.anchor.data).box.take(stick, power_is_on)
    assert refused.value.why is Why.PRACTICE
    assert Machine(tmp_path / "demo", demo.folder.anchor.data, is_practice=True).box.take(
        stick, power_is_on
    )


def test_other_keys_are_refused(tmp_path, machine):
    (tmp_path / "stranger").mkdir()
    with pytest.raises(Tampered):
        machine.box.take(publisher(tmp_path / "stranger").stick("1.1"), power_is_on)


def test_a_card_without_a_key_takes_nothing(machine, signer):
    (machine.folder / "root.json").unlink()
    with pytest.raises(Refused) as refused:
        machine.box.take(signer.stick("1.1"), power_is_on)
    assert refused.value.why is Why.NOBODY


def image_on(stick):
    (image,) = (stick / "NOODSTEUNPUNT/software/images").iterdir()
    return image


def test_an_image_that_stops_short_leaves_what_runs_and_is_not_tried(machine, signer):
    stick = signer.stick("1.1")
    image = image_on(stick)
    image.write_bytes(image.read_bytes()[:-1])
    with pytest.raises(StickIncomplete):
        machine.box.take(stick, power_is_on)
    assert machine.box.waiting() is None
    assert machine.holds(Slot.A, "old")
    assert machine.restart() is Slot.A


def test_an_altered_image_is_refused_before_anything_unpacks_it(machine, signer, monkeypatch):
    stick = signer.stick("1.1")
    image = image_on(stick)
    image.write_bytes(bytes(image.stat().st_size))
    monkeypatch.setattr("software.unpacking._unpack", lambda *_: pytest.fail("unpacked"))
    with pytest.raises(Tampered):
        machine.box.take(stick, power_is_on)


def test_an_image_that_is_absent_or_a_link_is_not_followed(machine, signer, tmp_path):
    stick = signer.stick("1.1")
    image = image_on(stick)
    image.rename(tmp_path / "elsewhere")
    with pytest.raises(StickIncomplete):
        machine.box.take(stick, power_is_on)
    image.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ContentError):
        machine.box.take(stick, power_is_on)


def test_a_card_that_keeps_something_else_is_found_out(machine, signer, monkeypatch):
    monkeypatch.setattr("software.unpacking.digest", lambda *_: "0" * 64)
    with pytest.raises(SlotFault):
        machine.box.take(signer.stick("1.1"), power_is_on)
    assert machine.box.waiting() is None


def test_a_new_stick_over_one_that_waits_is_not_started_half(machine, signer):
    """Armed for tonight, and then a newer stick comes and is pulled."""
    machine.box.take(signer.stick("1.1"), power_is_on)
    machine.box.arm()
    stick = signer.stick("1.2")
    image_on(stick).write_bytes(b"")
    with pytest.raises(StickIncomplete):
        machine.box.take(stick, power_is_on)
    assert machine.restart() is Slot.A


def test_a_book_that_cannot_be_read_takes_nothing(machine, signer):
    stick = signer.stick("1.1")
    machine.box.take(stick, power_is_on)
    (machine.folder / "state/book.json").write_bytes(b"{")
    with pytest.raises(ContentError):
        machine.box.take(stick, power_is_on)
