"""A support point in a virtual machine, and what the world can do to it.

No hardware virtualisation is used, so that it behaves the same everywhere: a start takes about
forty seconds on two cores. The card is a layer over the image: each machine spoils only its own.

On a busy computer a machine that stands still misses its own watchdogs. NOODSTEUNPUNT_PATIENCE=8
has its clock follow what it executes, on one core, and whoever waits for it here waits eight times
as long. A snapshot goes on only at the pace at which it was made.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from typing import TYPE_CHECKING

from simulators.virtual_machine import tpm
from simulators.virtual_machine.channel import PATIENCE, Agent, MachineError, Monitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MEMORY_MIB = 1024
CARD_SIZE = "4G"
"""Larger than the image, as a real card is: the data partition has to grow."""
WIDTH_PX, HEIGHT_PX = 1280, 800
START_S = 240.0
"""A start takes 45 s on two idle cores; this is for when they are not idle."""


CABLE = "cable"
HOST = "10.0.2.2"
"""What a machine on a cable calls the computer that it runs on: its 127.0.0.1."""


def command_line(
    card: Path, folder: Path, display: str, pace: list[str], *, has_cable: bool = False
) -> list[str]:
    """Return how qemu is started for a card, with its sockets in ``folder``.

    ``pace``: what `pace` says. ``has_cable``: on a network of its own, which gives it an address
    and leads to this computer. A snapshot goes on only in a machine of the same kind.
    """
    cable = ["-netdev", f"user,id={CABLE}", "-device", f"virtio-net-pci,netdev={CABLE},id=nic"]
    return [
        *("qemu-system-x86_64", "-machine", "q35", *pace),
        # Without AVX: qemu 7.2 emulates its gathers wrongly, and the software GL driver crashes.
        *("-cpu", "Nehalem"),
        *("-m", str(MEMORY_MIB), "-nodefaults", "-name", "noodsteunpunt"),
        *("-drive", f"if=none,id=card,file={card},format=qcow2,cache=writeback,discard=unmap"),
        *("-device", "virtio-blk-pci,drive=card"),
        # No VGA: like a Pi, it shows nothing before the kernel has a screen.
        *("-device", f"virtio-gpu-pci,xres={WIDTH_PX},yres={HEIGHT_PX}", "-display", display),
        *("-device", "qemu-xhci,id=usb", "-device", "virtio-tablet-pci"),
        *("-device", "i6300esb", "-action", "watchdog=reset", "-device", "virtio-rng-pci"),
        *(
            "-device",
            "virtio-serial",
            "-device",
            "virtserialport,chardev=agent,name=org.qemu.guest_agent.0",
        ),
        *("-chardev", f"socket,id=agent,path={folder / 'agent'},server=on,wait=off"),
        *("-qmp", f"unix:{folder / 'monitor'},server=on,wait=off"),
        *("-serial", f"file:{folder / 'serial.log'}"),
        *(cable if has_cable else []),
    ]


def pace(clock: str, *, skips_rest: bool) -> list[str]:
    """Return how qemu is told how fast its clock goes.

    ``clock`` is what it says at the start: "utc" for the time it is, or an ISO date.
    ``skips_rest``: it leaps on to when there is something to do. An hour of rest takes minutes.
    """
    if PATIENCE <= 1 and not skips_rest:
        return ["-accel", "tcg,thread=multi", "-smp", "2", "-rtc", f"base={clock}"]
    # Two nanoseconds for each instruction, however long that takes here.
    count = "shift=1,sleep=off" if skips_rest else "shift=1"
    paced = ["-accel", "tcg,thread=single", "-smp", "1", "-icount", count]
    return [*paced, "-rtc", f"base={clock},clock=vm"]


def layer(card: Path, over: Path) -> None:
    """Make a card that holds only what differs from another one."""
    form = "raw" if over.suffix == ".img" else "qcow2"
    command = ["qemu-img", "create", "-q", "-f", "qcow2", "-F", form, "-b", str(over.resolve())]
    size = [CARD_SIZE] if form == "raw" else []
    subprocess.run([*command, str(card), *size], check=True)  # noqa: S603 - our own list


def wait_for(what: str, true: Callable[[], object], within_s: float, every_s: float = 0.5) -> float:
    """Wait until something is so; returns the seconds it took. Raises MachineError."""
    start_s = time.monotonic()
    while time.monotonic() - start_s < within_s * PATIENCE:
        with contextlib.suppress(MachineError, OSError):
            if true():
                return time.monotonic() - start_s
        time.sleep(every_s)
    raise MachineError(f"not within {within_s:.0f} s: {what}")


class Machine:
    """One virtual support point. `start` it, do things to it, `cut` its power."""

    def __init__(self, card: Path, folder: Path, display: str = "none") -> None:
        self.card = card
        self.display = display
        self.clock = "utc"
        self.has_cable = False
        self.skips_rest = False
        self.tpm: Path | None = None
        """Where its TPM keeps what it knows; None: it has none."""
        self.folder = folder
        self.agent = Agent(folder / "agent")
        self._process: subprocess.Popen[bytes] | None = None
        self._monitor: Monitor | None = None
        self._sticks = 0

    # Power

    def start(self, snapshot: str | None = None) -> None:
        """Give it power; with a snapshot it goes on from there instead of starting."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in ("agent", "monitor"):
            (self.folder / name).unlink(missing_ok=True)
        extra = ["-loadvm", snapshot] if snapshot else []
        if self.tpm is not None:
            tpm.start(self.tpm, self.folder / "tpm")
            extra += tpm.options(self.folder / "tpm")
        with (self.folder / "qemu.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own list
                [*self._command_line(), *extra],
                stderr=log,
                stdout=log,
            )
        wait_for("qemu runs", self._connect, 30, every_s=0.05)

    def _command_line(self) -> list[str]:
        paced = pace(self.clock, skips_rest=self.skips_rest)
        return command_line(self.card, self.folder, self.display, paced, has_cable=self.has_cable)

    def _connect(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError(f"qemu ended: {(self.folder / 'qemu.log').read_text()[-500:]}")
        self._monitor = Monitor(self.folder / "monitor")
        return True

    def cut(self) -> None:
        """Pull the plug: what was not on the card is lost."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._monitor is not None:
            self._monitor.close()
            self._monitor = None

    def copy_as_cut(self, to: Path) -> None:
        """Copy its card as `cut` would leave it at this instant; the machine goes on.

        It is stopped as a program is, not asked to: qemu would put on the card what it holds.
        """
        if self._process is None:
            raise MachineError("the machine is off")
        self._process.send_signal(signal.SIGSTOP)
        try:
            os.waitid(os.P_PID, self._process.pid, os.WSTOPPED)
            shutil.copyfile(self.card, to)
        finally:
            self._process.send_signal(signal.SIGCONT)

    def write_beside(self, over: Path) -> None:
        """From now on it writes to a layer over its card, which is small to copy."""
        self.monitor.ask(
            "blockdev-snapshot-sync", device="card", format="qcow2", **{"snapshot-file": str(over)}
        )
        self.card = over

    def shut_down(self, within_s: float = START_S) -> None:
        """Press the power button and wait until it is off."""
        self.monitor.ask("system_powerdown")
        if self._process is not None:
            self._process.wait(within_s * PATIENCE)
        self.cut()

    @property
    def monitor(self) -> Monitor:
        if self._monitor is None:
            raise MachineError("the machine is off")
        return self._monitor

    def keep(self, snapshot: str) -> None:
        """Remember this very moment, memory and card."""
        self.monitor.human(f"savevm {snapshot}")

    @contextlib.contextmanager
    def on(self, snapshot: str | None = None) -> Iterator[Machine]:
        """Run for the length of a block; its power is cut at the end."""
        self.start(snapshot)
        try:
            yield self
        finally:
            self.cut()

    def wait_until_started(self, within_s: float = START_S) -> float:
        """Wait until systemd has nothing left to start; returns the seconds it took."""
        return wait_for("systemd has started all", self._is_started, within_s, every_s=1)

    def _is_started(self) -> bool:
        state = self.agent.run("systemctl is-system-running", within_s=10).output.strip()
        return state in {"running", "degraded"}

    # Eyes and fingers

    def look(self, picture: Path) -> Path:
        """Save what the screen shows, as PNG."""
        self.monitor.ask("screendump", filename=str(picture.resolve()), format="png")
        return picture

    def touch(self, x_px: float, y_px: float) -> None:
        """Point at a pixel and press, as a finger on a panel that acts as a mouse does."""
        self._move(x_px, y_px)
        for down in (True, False):
            button = {"type": "btn", "data": {"button": "left", "down": down}}
            self.monitor.ask("input-send-event", events=[button])
            time.sleep(0.15)

    def _move(self, x_px: float, y_px: float) -> None:
        places = (("x", x_px / WIDTH_PX), ("y", y_px / HEIGHT_PX))
        events = [
            {"type": "abs", "data": {"axis": axis, "value": round(share * 0x7FFF)}}
            for axis, share in places
        ]
        self.monitor.ask("input-send-event", events=events)
        time.sleep(0.1)

    # The USB socket

    def plug(self, stick: Path, *, read_only: bool = False) -> str:
        """Plug a stick in, a raw image; returns its name for `unplug`."""
        self._sticks += 1
        name = f"stick{self._sticks}"
        self.monitor.ask(
            "blockdev-add",
            **{"node-name": f"{name}-file", "driver": "raw", "read-only": read_only},
            file={"driver": "file", "filename": str(stick.resolve()), "read-only": read_only},
        )
        self.monitor.ask(
            "device_add", driver="usb-storage", id=name, drive=f"{name}-file", bus="usb.0"
        )
        return name

    def unplug(self, name: str) -> None:
        """Pull a stick or another device out."""
        self.monitor.ask("device_del", id=name)
        if name.startswith("stick"):
            node = {"node-name": f"{name}-file"}
            wait_for("the stick is out", lambda: self._let_go(node), 30)

    def _let_go(self, node: dict[str, str]) -> bool:
        self.monitor.ask("blockdev-del", **node)
        return True

    def plug_device(self, driver: str, name: str) -> None:
        """Plug in any USB device that qemu can play, such as usb-kbd."""
        self.monitor.ask("device_add", driver=driver, id=name, bus="usb.0")

    # The network

    def join_cable(self, *, joined: bool) -> None:
        """Plug its cable in, or pull it out."""
        self.monitor.ask("set_link", name=CABLE, up=joined)

    # What it costs

    def bytes_written(self) -> int:
        """Bytes the machine wrote to its card since it was started."""
        for device in self.monitor.ask("query-blockstats"):
            if device.get("qdev", "").endswith("virtio-backend"):
                written: int = device["stats"]["wr_bytes"]
                return written
        raise MachineError("the card tells no figures")
