"""deploy/check-hardware: which battery is here, and what to write in power.toml for it."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from power.sources import DRIVERS

ROOT = Path(__file__).parents[2]


def lay(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n")


def said(root, **environment):
    done = subprocess.run(
        [ROOT / "deploy/check-hardware", "--root", root],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | environment,
    )
    assert done.stderr == ""
    return done.stdout


BATTERY = "sys/class/power_supply/battery"
SHUNT = "dev/serial/by-id/usb-VictronEnergy_BV_VE_Direct_cable_VE12345A-if00-port0"


@pytest.mark.parametrize(
    ("files", "driver", "page"),
    [
        pytest.param({f"{BATTERY}/type": "Battery"}, "power_supply", "max1704x", id="MAX1704x"),
        pytest.param({"sys/class/hwmon/hwmon1/name": "ina226"}, "ina2xx", "ina2xx", id="INA226"),
        pytest.param({"sys/class/hwmon/hwmon0/name": "ina219"}, "ina2xx", "ina2xx", id="INA219"),
        pytest.param({SHUNT: ""}, "ve_direct", "victron", id="SmartShunt"),
        pytest.param({"dev/serial/by-id/usb-FTDI": ""}, "ve_direct", "victron", id="another cable"),
    ],
)
def test_a_battery_is_found_with_its_driver_and_its_page(tmp_path, files, driver, page):
    lay(tmp_path, files)
    (line,) = (line for line in said(tmp_path).splitlines() if "driver = " in line)
    assert line.startswith("  yes  ")
    assert re.findall(r'driver = "(\w+)"', line) == [driver]
    assert driver in DRIVERS
    assert f"(docs/boards/{page}.md)" in line
    assert (ROOT / f"docs/boards/{page}.md").exists()


def test_the_port_is_said_as_it_must_be_written(tmp_path):
    lay(tmp_path, {SHUNT: ""})
    assert f'port = "/{SHUNT}"' in said(tmp_path)


def test_what_is_no_battery_of_ours_is_not_taken_for_one(tmp_path):
    lay(
        tmp_path,
        {
            "sys/class/power_supply/mouse/type": "Battery",
            "sys/class/power_supply/mouse/scope": "Device",
            "sys/class/power_supply/AC/type": "Mains",
            "sys/class/hwmon/hwmon0/name": "cpu_thermal",
        },
    )
    text = said(tmp_path)
    assert "driver =" not in text
    assert "no   No battery that the kernel, a serial port or NUT knows." in text


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes device nodes")
def test_chips_that_answer_on_the_bus_are_named_with_what_they_need(tmp_path):
    (tmp_path / "dev").mkdir()
    os.mknod(tmp_path / "dev/i2c-1", 0o20600, os.makedev(1, 3))
    tools = tmp_path / "tools"
    lay(tmp_path, {"tools/python3": "#!/bin/sh\nprintf '0x14\\n0x36\\n0x43\\n'"})
    (tools / "python3").chmod(0o755)
    text = said(tmp_path, PATH=f"{tools}:{os.environ['PATH']}")
    assert 'a PiJuice. driver = "pijuice"' in text
    assert "dtoverlay=i2c-sensor,max17040" in text
    assert "dtoverlay=i2c-sensor,ina226,addr=0x43" in text


def test_every_driver_that_reads_a_board_has_a_page():
    pages = "".join(page.read_text() for page in (ROOT / "docs/boards").glob("*.md"))
    assert all(f'driver = "{driver}"' in pages for driver in DRIVERS if driver != "simulated")
