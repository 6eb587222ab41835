"""13. Deleted is gone: after its term nothing that people said is anywhere on the raw card.

What lies in the chips of a real card beside that is beyond this: docs/threat-model.md.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

from simulators.virtual_machine.machine import wait_for
from tests.appliance import desk_inside, sticks
from tests.appliance.inside import STATE
from tests.appliance.raw_card import RawCard

if TYPE_CHECKING:
    from simulators.virtual_machine.machine import Machine

KIOSK = "noodsteunpunt-kiosk"
SCRIPT = "/run/desk_inside.py"
PYTHON = "/opt/noodsteunpunt/current/.venv/bin/python -I"
PINS = 'staff = "48291"\ntechnician = "8203574"'
"""As they stood in point.toml at the first start. The kit's own script has them in one line."""
KEYS_LEFT = f"ls -A {STATE}/desk/keys"
REPORTS_LEFT = (
    f"{PYTHON} -c \"import sqlite3;print(sqlite3.connect('file:{STATE}/desk/desk.db?mode=ro',"
    "uri=True).execute('select count(*) from reports').fetchone()[0])\""
)


def test_after_its_term_nothing_that_people_said_is_on_the_raw_card(
    running: Machine, tmp_path: Path
) -> None:
    stick = sticks.vfat(tmp_path / "stick.img")
    name = running.plug(stick)
    wait_for("the stick is seen", lambda: running.agent.must("ls /dev/noodsteunpunt/*"), 120)
    told = json.loads(at_the_desk(running, "fill"))
    main_key = bytes.fromhex(told["main_key"])
    rows = [(purpose, bytes.fromhex(sealed)) for purpose, sealed in told["rows"]]
    wait_for("it is on the stick", lambda: not waiting(running), 300)
    running.unplug(name)
    running.agent.must("systemctl start noodsteunpunt-upkeep", within_s=300)
    running.agent.must("sync")
    before = RawCard.of(running.card, tmp_path / "before.raw")
    opened_before = before.opens(main_key, rows)
    assert opened_before == len(rows) > desk_inside.LINES + desk_inside.REPORTS
    assert before.hits(desk_inside.SECRET) == 0, "in plain words they were never there"
    assert RawCard(stick).hits(desk_inside.SECRET) > desk_inside.LINES, "but on the stick they are"

    at_the_desk(running, "close", "age")
    running.agent.must(f"date -s @{time.time() + desk_inside.TERM_S:.0f}")
    wait_for("the kiosk deleted what was kept", lambda: left(running) == "0", 600, every_s=5)
    wait_for("no key is left", lambda: not running.agent.must(KEYS_LEFT).strip(), 600, every_s=5)
    running.agent.must("sync")
    running.shut_down()
    after = RawCard.of(running.card, tmp_path / "after.raw")
    hits = {words: after.hits(words) for words in (desk_inside.SECRET, PINS)}
    opened = after.opens(main_key, rows)
    print(f"\nplain words: {hits}")  # noqa: T201 - the figures
    print(f"sealed rows that open: before {opened_before}, after {opened} of {len(rows)}")  # noqa: T201
    assert set(hits.values()) == {0}
    assert opened == 0


def at_the_desk(machine: Machine, *what: str) -> str:
    """By the desk's own code, while the kiosk is stopped."""
    machine.agent.must(f"systemctl stop {KIOSK}")
    machine.agent.write(SCRIPT, Path(desk_inside.__file__).read_bytes())
    user = "runuser -u noodsteunpunt-kiosk -g noodsteunpunt"
    told = machine.agent.must(f"{user} -- {PYTHON} {SCRIPT} {' '.join(what)}", within_s=300)
    machine.agent.must(f"systemctl start --no-block {KIOSK}")
    return told


def waiting(machine: Machine) -> str:
    return machine.agent.must("ls -A /run/noodsteunpunt/desk/outbox").strip()


def left(machine: Machine) -> str:
    return machine.agent.must(REPORTS_LEFT).strip()
