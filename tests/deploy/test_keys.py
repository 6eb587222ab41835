"""Keyboards: what the udev rules make of each kind of device, and every other way in by a key."""

from __future__ import annotations

import fnmatch
import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SYSTEMD, CARD = ROOT / "systemd", ROOT / "deploy/card"
RULES = SYSTEMD / "udev/rules.d/80-noodsteunpunt-usb.rules"
WORD = re.compile(r'([A-Z_]+)(?:\{([^}]+)\})?(==|!=|\+=|-=|=)"([^"]*)"')


@dataclass
class Device:
    """An input device as udev shows it to our rules; `buses` are the subsystems of its parents."""

    buses: tuple[str, ...]
    env: dict[str, str]
    kernel: str = "input7"
    attributes: dict[str, str] = field(default_factory=dict)
    run: list[str] = field(default_factory=list)
    tags: set[str] = field(default_factory=lambda: {"power-switch"})

    def matches(self, key: str, name: str, pattern: str) -> bool:
        if key == "SUBSYSTEMS":
            return any(_glob(bus, pattern) for bus in self.buses)
        known = {"ACTION": "add", "SUBSYSTEM": "input", "KERNEL": self.kernel}
        value = self.env.get(name, "") if key == "ENV" else known[key]
        return _glob(value, pattern)

    def take(self, key: str, name: str, value: str) -> None:
        if key == "ENV":
            self.env[name] = value
        elif key == "ATTR":
            self.attributes[name] = value
        elif key == "RUN":
            self.run.append(value)
        elif key == "TAG":
            self.tags.discard(value)


def _glob(value: str, pattern: str) -> bool:
    return any(fnmatch.fnmatchcase(value, one) for one in pattern.split("|"))


def go_through_the_rules(device: Device, before: str = "") -> Device:
    """Do what udev does with rules of this form: all must match, then all is assigned."""
    text = re.sub(r"\\\n\s*", "", before + RULES.read_text())
    for line in text.splitlines():
        if not line.startswith(("ACTION", "SUBSYSTEM")) or 'SUBSYSTEM=="input"' not in line:
            continue
        words = WORD.findall(line)
        asked = [word for word in words if word[2] in {"==", "!="}]
        if all(device.matches(k, n, v) == (op == "==") for k, n, op, v in asked):
            for key, name, op, value in words:
                if op not in {"==", "!="}:
                    device.take(key, name, value)
    return device


USB = ("hid", "usb")
KEY, KEYBOARD = {"ID_INPUT": "1", "ID_INPUT_KEY": "1"}, {"ID_INPUT_KEYBOARD": "1"}
PANEL = {"ID_INPUT": "1", "ID_INPUT_TOUCHSCREEN": "1"}
REFUSED = {
    "a keyboard": (USB, KEY | KEYBOARD),
    "a keyboard without a Q": (USB, KEY),
    "volume keys of a headset": (USB, KEY),
    "a power button on a stick": (USB, KEY),
    "a barcode scanner that nobody named": (USB, KEY | KEYBOARD),
    "a joystick with keys": (USB, KEY | {"ID_INPUT_JOYSTICK": "1"}),
    "a panel with all keys of a keyboard": (USB, PANEL | KEY | KEYBOARD),
    "a keyboard over Bluetooth": (("hid", "bluetooth"), KEY | KEYBOARD),
    "a clicker over Bluetooth": (("hid", "bluetooth"), KEY),
    "keys of a driver that is no HID": (("usb",), KEY),
    "keys beside a panel on I2C": (("hid", "i2c"), KEY),
    "the remote control of a television": (("rc", "platform"), KEY),
    "a keyboard on a PC's round plug": (("serio", "platform"), KEY | KEYBOARD),
}
KEPT = {
    "a panel on USB": (USB, PANEL),
    "a panel with a few keys": (USB, PANEL | KEY),
    "a panel on I2C": (("hid", "i2c"), PANEL),
    "a panel with a driver of its own": (("i2c", "platform"), PANEL),
    "a panel that acts as a mouse": (USB, {"ID_INPUT": "1", "ID_INPUT_MOUSE": "1"}),
    "the power button of a PC": (("acpi",), KEY),
    "the power button of a Pi 5": (("platform",), KEY),
}


@pytest.mark.parametrize(("buses", "env"), REFUSED.values(), ids=REFUSED.keys())
def test_what_sends_keys_is_refused(buses, env):
    device = go_through_the_rules(Device(buses, dict(env)))
    assert device.attributes == {"inhibited": "1"}
    assert device.run == ["/opt/noodsteunpunt/current/deploy/refuse-keys $devpath"]


@pytest.mark.parametrize(("buses", "env"), KEPT.values(), ids=KEPT.keys())
def test_a_panel_and_the_boards_own_buttons_are_kept(buses, env):
    device = go_through_the_rules(Device(buses, dict(env)))
    assert not device.attributes
    assert not device.run


def test_a_scanner_that_a_rule_names_is_kept():
    named = 'ACTION=="add", SUBSYSTEM=="input", ENV{ID_VENDOR_ID}=="0c2e", '
    named += 'ENV{NOODSTEUNPUNT_KEYS}="wanted"\n'
    scanner = Device(USB, KEY | KEYBOARD | {"ID_VENDOR_ID": "0c2e"})
    assert not go_through_the_rules(scanner, before=named).run


@pytest.mark.parametrize(
    ("buses", "is_a_button"),
    [(USB, False), (("hid", "bluetooth"), False), (("acpi",), True), (("platform",), True)],
    ids=["usb", "bluetooth", "a PC's own", "a Pi's own"],
)
def test_only_the_boards_own_button_shuts_down(buses, is_a_button):
    """logind obeys what has this tag: any HID with a power key would do."""
    device = go_through_the_rules(Device(buses, PANEL | KEY, kernel="event7"))
    assert ("power-switch" in device.tags) is is_a_button


def test_what_shuts_down_was_tagged_before_our_rules_come():
    debian = Path("/usr/lib/udev/rules.d/70-power-switch.rules")
    assert RULES.name > debian.name
    if debian.exists():  # a machine without udev has none
        assert 'TAG+="power-switch"' in debian.read_text()


# deploy/refuse-keys


@pytest.fixture
def bus(tmp_path):
    """A USB device with one HID function, as sysfs has it."""
    function = tmp_path / "devices/pci0000:00/usb1/1-1/1-1:1.0"
    function.mkdir(parents=True)
    (function.parent / "authorized").write_text("1")
    (function / "bInterfaceClass").write_text("03")
    (function / "authorized").write_text("1")
    return function


def add_input(parent: Path, name: str, *, direct: bool = False) -> Path:
    device = parent / "0003:1234:5678.0001/input" / name
    device.mkdir(parents=True)
    (device / "properties").write_text("2\n" if direct else "0\n")
    return device


def refuse(top: Path, device: Path) -> None:
    environ = os.environ | {"NOODSTEUNPUNT_SYS": str(top)}
    path = f"/{device.relative_to(top)}"
    subprocess.run([ROOT / "deploy/refuse-keys", path], env=environ, check=True, timeout=100)


def test_the_function_is_thrown_out_and_the_device_kept(bus, tmp_path):
    refuse(tmp_path, add_input(bus, "input7"))
    assert (bus / "authorized").read_text().strip() == "0"
    assert (bus.parent / "authorized").read_text() == "1"


def test_a_driver_without_a_hid_layer_is_thrown_out_too(bus, tmp_path):
    device = bus / "input/input7"
    device.mkdir(parents=True)
    refuse(tmp_path, device)
    assert (bus / "authorized").read_text().strip() == "0"


def test_a_panel_whose_function_also_has_keys_keeps_working(bus, tmp_path):
    add_input(bus, "input6", direct=True)
    refuse(tmp_path, add_input(bus, "input7"))
    assert (bus / "authorized").read_text() == "1"


def test_what_is_on_no_usb_bus_has_no_function_to_throw_out(tmp_path):
    device = tmp_path / "devices/platform/i8042/serio0/input/input3"
    device.mkdir(parents=True)
    (device / "properties").write_text("0\n")
    refuse(tmp_path, device)
    assert not list(tmp_path.rglob("authorized"))


# Keys that the kernel, systemd and the boot loader hear by themselves


def lines(path: Path) -> set[str]:
    return {line.strip() for line in path.read_text().splitlines() if not line.startswith("#")}


@pytest.mark.parametrize("target", ["ctrl-alt-del.target", "getty@tty1.service"])
def test_no_unit_answers_to_a_keyboard(target):
    masked = re.search(r"^masked=\((.*)\)$", (ROOT / "deploy/install").read_text(), re.MULTILINE)
    assert target in masked[1].split()


def test_ctrl_alt_del_does_nothing_from_the_first_moment():
    """The kernel restarts by itself until somebody says otherwise; systemd counts to seven."""
    told = {"sysctl.kernel.ctrl-alt-del=0", "sysctl.kernel.cad_pid=2"}
    assert told <= lines(CARD / "cmdline.txt")
    assert "CtrlAltDelBurstAction=none" in lines(SYSTEMD / "system.conf.d/noodsteunpunt.conf")


def test_the_kernel_is_asked_for_nothing_from_the_first_moment():
    assert "sysctl.kernel.sysrq=0" in lines(CARD / "cmdline.txt")
    assert "kernel.sysrq = 0" in lines(SYSTEMD / "sysctl.d/90-noodsteunpunt.conf")


@pytest.mark.parametrize("key", ["Suspend", "Hibernate", "Reboot"])
def test_nothing_puts_the_machine_to_sleep(key):
    told = lines(SYSTEMD / "logind.conf.d/noodsteunpunt.conf")
    assert {f"Handle{key}Key=ignore", f"Handle{key}KeyLongPress=ignore"} <= told
    assert "HandleLidSwitch=ignore" in told


def test_a_key_held_at_the_start_gives_no_prompt_on_a_pc():
    told = (CARD / "grub.cfg").read_text()
    assert "menuentry" not in told
    assert "set superusers=nobody" in told, "a prompt, if one came, would want a password"
    assert told.rstrip().endswith("reboot"), "none comes where nothing starts"
    assert "deploy/card/grub.cfg" in (ROOT / "deploy/image").read_text()


def test_a_card_that_cannot_start_gives_no_shell():
    """initramfs-tools asks `panic=` before it opens one; others would have to be typed."""
    image = (ROOT / "deploy/image").read_text()
    assert "panic=10" in image
    options = image + (CARD / "cmdline.txt").read_text()
    assert not re.search(r"\b(break|debug|init|rescue|emergency)=|single\b", options)


def test_a_root_without_a_system_gives_no_shell_either():
    """Debian's /init goes on from /sbin/init to /bin/sh, which `panic=` does not prevent."""
    script = (CARD / "root/etc/initramfs-tools/scripts/local-bottom/card").read_text()
    (looks,) = re.findall(r"^has_system\(\) \{\n(.*?)^\}", script, re.MULTILINE | re.DOTALL)
    assert {"sbin/init", "usr/lib/systemd/systemd"} == set(re.findall(r"rootmnt/([\w/]+)", looks))
    over = script.index('has_system || panic "this root has no system"')
    assert over < script.index("\nfind_partitions\n"), "before a byte of the data is touched"


def test_a_card_has_no_log_in_on_any_console():
    image = (ROOT / "deploy/image").read_text()
    masked = re.search(r"for unit in (getty\.target.*?); do", image, re.DOTALL)[1]
    assert {
        "getty.target",
        "getty@.service",
        "serial-getty@.service",
        "console-getty.service",
        "debug-shell.service",
    } <= set(masked.replace("\\\n", " ").split())
