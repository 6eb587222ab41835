"""deploy/check-hardware: which battery is here, and what to write in power.toml for it."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from power.daemon.header import HEADERS
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


@pytest.mark.parametrize(
    ("chips", "line"),
    [
        (
            ["gpiochip0 INT34C5:00"],
            "no   No GPIO pins for relays: none of gpiochip0 (INT34C5:00) is",
        ),
        (["gpiochip0 gpio-brcmstb@1", "gpiochip4 pinctrl-rp1"], "gpiochip4 (pinctrl-rp1)."),
        (["gpiochip0 pinctrl-bcm2711", "gpiochip1 raspberrypi-exp-gpio"], "(pinctrl-bcm2711)."),
        ([], "no   No GPIO pins: relays cannot be switched."),
    ],
    ids=["a PC", "a Pi 5 on an older kernel", "a Pi 4", "none"],
)
def test_relays_hang_on_the_header_of_a_pi_and_on_no_other_pins(tmp_path, chips, line):
    lay(tmp_path, {f"dev/{chip.split()[0]}": "" for chip in chips})
    lay(
        tmp_path,
        {"tools/python3": "#!/bin/sh\nprintf '%s\\n' " + " ".join(f"'{c}'" for c in chips)},
    )
    (tmp_path / "tools/python3").chmod(0o755)
    text = said(tmp_path, PATH=f"{tmp_path}/tools:{os.environ['PATH']}")
    (found,) = (one for one in text.splitlines() if "GPIO" in one)
    assert line in found
    assert found.startswith("  yes  GPIO pins for relays") is line.endswith(").")


def test_a_chip_that_cannot_be_asked_is_no_header(tmp_path):
    """Its real ioctl, of what is no chip; a link is another name of one that was asked."""
    lay(tmp_path, {"dev/gpiochip0": ""})
    (tmp_path / "dev/gpiochip4").symlink_to("gpiochip0")
    text = said(tmp_path)
    assert "none of gpiochip0 (start this with sudo to ask it) is the header" in text
    assert "gpiochip4" not in text


def test_the_names_of_a_header_are_those_that_the_daemon_goes_by():
    script = (ROOT / "deploy/check-hardware").read_text()
    (names,) = re.findall(r"^\s+(pinctrl-.*?)\) header=", script, re.MULTILINE)
    assert tuple(names.split(" | ")) == HEADERS


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
