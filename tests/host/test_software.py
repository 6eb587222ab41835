"""What root does about software: a stick comes, a night comes, and a new release proves itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from click.testing import CliRunner

from content import clock
from content.clock import Times
from host import software as unit
from kiosk.state.timekeeper import Timekeeper
from power.status import Status, SupplyState, SupplyStatus
from software import telling
from software.__main__ import main
from software.errors import Why
from software.slots import Choice, Slot
from software.telling import Stage
from tests.software.conftest import machine, signer  # noqa: F401 - fixtures

NIGHT = datetime(2026, 11, 30, 2, 30, tzinfo=UTC)  # half past three in Amsterdam
DAY = datetime(2026, 11, 30, 13, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folders(tmp_path, monkeypatch):
    for name in ("CONFIG", "STATE", "RUN"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path / name.lower()))
        (tmp_path / name.lower() / "kiosk").mkdir(parents=True)


class Said(list):
    def __call__(self, told):
        self.append(told)

    @property
    def stages(self):
        return list(dict.fromkeys(told.stage for told in self))


def taken(machine, stick):  # noqa: F811
    said = Said()
    assert unit.take(stick, machine.box, said) == 0
    return said


def agree(held_sha256):
    telling.agreed_path().write_text(held_sha256)


def tonight(machine, now=NIGHT):  # noqa: F811
    restarts = []
    assert unit.night(machine.box, now, lambda: restarts.append(1)) in {0, 3}
    return bool(restarts)


def started(machine, signer, version):  # noqa: F811
    agree(taken(machine, signer.stick(version))[-1].image_sha256)
    assert tonight(machine)
    assert machine.restart() is Slot.B


def test_a_stick_without_software_is_nobodys_business(machine, tmp_path):  # noqa: F811
    said = Said()
    (tmp_path / "stick").mkdir()
    assert unit.take(tmp_path / "stick", machine.box, said) == 0
    assert not said


def test_what_a_stick_brings_is_told_while_it_comes_and_waits(machine, signer):  # noqa: F811
    said = taken(machine, signer.stick("1.1"))
    assert said.stages == [Stage.WRITING, Stage.WAITING]
    assert [told.done_pct for told in said[:-1]] == sorted({told.done_pct for told in said[:-1]})
    assert said[-1].version == "1.1"


def test_nothing_starts_unless_somebody_said_yes_to_this_one(machine, signer):  # noqa: F811
    first = taken(machine, signer.stick("1.1"))[-1]
    assert not tonight(machine)
    taken(machine, signer.stick("1.2"))
    agree(first.image_sha256)
    assert not tonight(machine)


def test_a_yes_to_what_was_replaced_ends_with_the_night(machine, signer):  # noqa: F811
    stick = signer.stick("1.1")
    agree(taken(machine, stick)[-1].image_sha256)
    taken(machine, signer.stick("1.2"))
    assert not tonight(machine)
    taken(machine, stick)
    assert not tonight(machine), "nobody said yes to it since"


def test_a_technician_says_yes_by_command(machine, signer, monkeypatch):  # noqa: F811
    monkeypatch.setattr("software.__main__.this_box", lambda: machine.box)
    asked = CliRunner().invoke(main, ["tonight"])
    assert (asked.exit_code, "Er staat geen nieuwe software klaar" in asked.output) == (1, True)
    taken(machine, signer.stick("1.1"))
    asked = CliRunner().invoke(main, ["tonight"])
    assert "Versie 1.1 start vannacht" in asked.output
    assert tonight(machine)


def test_by_day_nothing_starts(machine, signer):  # noqa: F811
    agree(taken(machine, signer.stick("1.1"))[-1].image_sha256)
    assert not tonight(machine, DAY)
    assert tonight(machine)


@pytest.mark.parametrize("off_h", [0, -9], ids=["right", "nine hours back"])
def test_a_clock_that_went_back_makes_no_night(machine, signer, monkeypatch, off_h):  # noqa: F811
    """The timer goes by that clock, and at noon it is three at night for it."""
    agree(taken(machine, signer.stick("1.1"))[-1].image_sha256)
    now, shown = NIGHT, NIGHT - timedelta(hours=off_h)
    monkeypatch.setattr(unit, "read_times", lambda: Times(shown, off=shown - now))
    assert tonight(machine, unit.time_here()) is (off_h == 0)


def test_a_clock_that_had_lost_the_time_makes_a_night_once_somebody_sets_it(
    machine, signer, tmp_path, monkeypatch  # noqa: F811
):  # fmt: skip
    """A Pi without a clock on battery goes on from what was written last: noon may be its night."""
    agree(taken(machine, signer.stick("1.1"))[-1].image_sha256)
    assert unit.time_here() is not None, "a clock on battery"
    monkeypatch.setattr(clock, "LOST", tmp_path / "clock-lost")
    clock.LOST.touch()
    Timekeeper(lambda: datetime.now(UTC)).begin(0.0)
    assert unit.time_here() is None
    assert not tonight(machine, unit.time_here())
    Timekeeper(lambda: datetime.now(UTC)).set_to(datetime.now(UTC))
    assert unit.time_here() is not None
    for kept in (clock.paths.clock_of_this_run(), clock.paths.clock()):
        kept.unlink()  # a restart, of a machine that kept nothing: it is lost again
    assert unit.time_here() is None
    monkeypatch.setattr(clock, "SYNCHRONISED", tmp_path / "synchronized")
    clock.SYNCHRONISED.touch()
    assert unit.time_here() is not None, "a network told it"


def test_where_the_power_cannot_be_told_nothing_is_written_or_started(
    machine, signer, tmp_path  # noqa: F811
):  # fmt: skip
    agree(taken(machine, signer.stick("1.1"))[-1].image_sha256)
    (tmp_path / "config/power.toml").write_text("")
    assert not tonight(machine)
    said = Said()
    assert unit.take(signer.stick("1.2"), machine.box, said) == 3
    assert said[-1].stage is Stage.REFUSED
    assert said[-1].reason.endswith(".")


def test_one_at_a_time(machine):  # noqa: F811
    """Nothing starts while a stick is read, and tomorrow is another night."""
    with (
        unit.one_at_a_time(wait=True),
        pytest.raises(BlockingIOError),
        unit.one_at_a_time(wait=False),
    ):
        pytest.fail("two at once")
    with unit.one_at_a_time(wait=False):
        assert unit.main(["night"]) == 0


def test_the_boot_partition_can_be_written_for_one_choice_and_no_longer(machine, monkeypatch):  # noqa: F811
    asked = []
    monkeypatch.setattr(unit, "_remount", asked.append)
    loader = unit.OnReadOnlyBoot(machine.loader)
    assert (loader.read(), asked) == (Choice(Slot.A), [])
    loader.write(Choice(Slot.A, Slot.B))
    assert (machine.loader.read(), asked) == (Choice(Slot.A, Slot.B), ["rw", "ro"])


def supply_at(tmp_path, charge_pct, *, mains):
    """What the power daemon writes on an appliance with one battery."""
    now = datetime.now(UTC)
    state = SupplyState.MAINS if mains else SupplyState.BATTERY
    one = SupplyStatus(
        driver="nut", state=state, charge_pct=charge_pct, mains=mains, capacity_wh=100.0
    )
    status = Status(written_at=now, started_at=now, supplies={"ups": one}, loads={})
    (tmp_path / "config/power.toml").touch()
    (tmp_path / "run/power").mkdir(exist_ok=True)
    (tmp_path / "run/power/power.json").write_bytes(msgspec.json.encode(status))


def test_in_an_outage_below_half_charge_nothing_is_written_and_nothing_starts(
    machine, signer, tmp_path  # noqa: F811
):  # fmt: skip
    stick, said = signer.stick("1.1"), Said()
    supply_at(tmp_path, 49.0, mains=False)
    assert unit.take(stick, machine.box, said) == 3
    assert said.stages == [Stage.REFUSED]
    assert not machine.holds(Slot.B, "1.1")

    supply_at(tmp_path, 49.0, mains=True)
    agree(taken(machine, stick)[-1].image_sha256)
    supply_at(tmp_path, 49.0, mains=False)
    assert not tonight(machine)
    assert machine.restart() is Slot.A
    supply_at(tmp_path, 51.0, mains=False)
    assert tonight(machine)
    assert machine.restart() is Slot.B


def test_what_comes_up_three_times_in_a_row_is_good(machine, signer):  # noqa: F811
    started(machine, signer, "1.1")
    said, looks = Said(), iter([False, True, True, False, True, True, True])
    assert unit.prove(machine.box, said, lambda: next(looks), pytest.fail, lambda _s: None) == 0
    assert said.stages == [Stage.TRYING, Stage.GOOD]
    assert machine.restart() is Slot.B
    assert machine.box.book.floor.number == 1


def test_what_does_not_come_up_goes_and_is_told(machine, signer):  # noqa: F811
    started(machine, signer, "1.1")
    restarts, waited = [], []
    code = unit.prove(machine.box, Said(), lambda: False, lambda: restarts.append(1), waited.append)
    assert (code, restarts, sum(waited)) == (1, [1], unit.PROOF_S)
    assert machine.restart() is Slot.A
    said = Said()
    unit.prove(machine.box, said, pytest.fail, pytest.fail)
    assert said.stages == [Stage.FAILED]
    assert not tonight(machine), "not a second time by itself"


def test_after_a_start_what_waits_still_waits(machine, signer):  # noqa: F811
    taken(machine, signer.stick("1.1"))
    machine.restart()
    said = Said()
    unit.prove(machine.box, said, pytest.fail, pytest.fail)
    assert said.stages == [Stage.WAITING]


def test_the_screen_reads_what_is_told(tmp_path):
    told = telling.Told(stage=Stage.GOOD, version="1.1")
    telling.write(told, tmp_path / "software.json")
    assert telling.read(tmp_path / "software.json") == told


def test_a_yes_is_for_one_start(machine, signer):  # noqa: F811
    started(machine, signer, "1.1")
    unit.prove(machine.box, Said(), lambda: False, lambda: None, lambda _s: None)
    assert machine.restart() is Slot.A
    told = taken(machine, signer.stick("1.1"))[-1]
    assert (told.stage, told.again) == (Stage.FAILED, True), "it was left in"
    assert not tonight(machine)
    agree(told.image_sha256)
    assert tonight(machine)


def test_a_stick_that_was_left_in_hides_at_no_later_start_that_its_release_failed(
    machine, signer  # noqa: F811
):  # fmt: skip
    started(machine, signer, "1.1")
    machine.restart()
    stick, said = signer.stick("1.1"), Said()
    for _start in range(2):  # either may come first
        unit.take(stick, machine.box, said)
        unit.prove(machine.box, said, pytest.fail, pytest.fail)
        machine.restart()
    assert {(told.stage, told.again) for told in said if told.stage is not Stage.WRITING} == {
        (Stage.FAILED, True)
    }
    assert taken(machine, signer.stick("1.2"))[-1].stage is Stage.WAITING


def test_what_was_brought_before_is_asked_about_still_when_a_stick_is_refused(
    machine, signer, tmp_path  # noqa: F811
):  # fmt: skip
    waits = taken(machine, signer.stick("1.1"))[-1]
    (tmp_path / "config/power.toml").write_text("")
    said = Said()
    unit.take(signer.stick("1.2"), machine.box, said)
    (told,) = said
    assert (told.stage, told.why) == (Stage.REFUSED, Why.POWER_UNKNOWN)
    assert (told.version, told.image_sha256, told.waits) == ("1.1", waits.image_sha256, True)


def test_a_stick_with_what_runs_says_so_and_ends_no_news_that_it_works(machine, signer):  # noqa: F811
    stick, said = signer.stick("old"), Said()
    assert unit.take(stick, machine.box, said) == 3
    assert [(told.stage, told.why, told.waits) for told in said] == [
        (Stage.REFUSED, Why.SAME, False)
    ]
    telling.path().parent.mkdir()
    telling.write(telling.Told(stage=Stage.GOOD, version="old"), telling.path())
    assert unit.take(stick, machine.box, pytest.fail) == 3


def test_a_card_that_fails_halfway_does_not_leave_the_screen_waiting(machine, signer):  # noqa: F811
    """Root's log alone would know."""
    box, said = machine.box, Said()
    box.card.slots[Slot.B] = machine.folder / "gone"
    with pytest.raises(FileNotFoundError):
        unit.take(signer.stick("1.1"), box, said)
    assert said[-1].stage is Stage.REFUSED
    assert said[-1].reason.startswith("De kaart werkt niet mee (")


def test_it_has_come_up_with_a_page_and_a_fresh_power_json(tmp_path, monkeypatch):
    active = {"noodsteunpunt-kiosk"}
    monkeypatch.setattr(unit, "_is_active", lambda name: name in active)
    assert unit.comes_up()
    (tmp_path / "config/power.toml").write_text("")
    assert not unit.comes_up(), "the battery is not read"
    (tmp_path / "config/power.toml").unlink()
    (tmp_path / "config/coordination").write_text("")
    assert not unit.comes_up(), "its office is what counts there"
    active.add("noodsteunpunt-office")
    assert unit.comes_up()
    assert unit.main([]) == 2
