"""A Raspberry Pi 3 as qemu plays it, with a Debian's own kernel and Python, that tries our pins.

The board is qemu's, and so are its registers: it has no edges, and nothing pulls at a pin from
outside. The kernel, its driver of the header, libgpiod and all above it are real, for arm64.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

from simulators.virtual_machine.machine import wait_for

ROOT = Path(__file__).parents[2]
PACKAGES = "python3-minimal,libpython3-stdlib,busybox-static,linux-image-arm64"
WHEELS = ("gpiod", "gpiozero", "colorzero", "importlib_resources", "msgspec", "typing_extensions")
MERGED = 'cd "$1" && mkdir -p usr/bin usr/sbin usr/lib && ln -s usr/bin usr/sbin usr/lib .'
"""Debian 12 unpacks into /lib and /bin, and has them linked by scripts that do not run here."""
LONGEST_S = 1800
PI_3B = "a02082"
MARK = "PINS "
INIT = """#!/usr/bin/busybox sh
/usr/bin/busybox mount -t proc proc /proc
/usr/bin/busybox mount -t sysfs sysfs /sys
/usr/bin/busybox mount -t devtmpfs devtmpfs /dev
cd /app && /usr/bin/python3 -B try_pins.py >/dev/kmsg 2>&1
echo "PINS {\\"ended\\": $?}" >/dev/kmsg
/usr/bin/busybox sleep 9999
"""


def what_it_tells(suite: str, folder: Path) -> dict[str, object]:
    """Start it with this Debian and return what `try_pins.py` says in there."""
    root = folder / "root"
    _run("bash", "-ec", "source deploy/lib.sh; install_packages image virtual", cwd=ROOT)
    _run(
        "mmdebstrap",
        "--quiet",
        "--variant=extract",
        "--architectures=arm64",
        f"--include={PACKAGES}",
        f"--setup-hook={MERGED}",
        suite,
        root,
    )
    (kernel,) = root.glob("boot/vmlinuz-*")
    (tree,) = root.glob("usr/lib/linux-image-*/broadcom/bcm2837-rpi-3-b.dtb")
    kernel, tree = kernel.rename(folder / "kernel"), tree.rename(folder / "tree")
    # What the firmware of a Pi adds to it, and qemu does not.
    _run("fdtput", "--create", tree, "/system")
    _run("fdtput", "--type", "x", tree, "/system", "linux,revision", PI_3B)
    return _start(kernel, tree, _pack(root, folder))


def _pack(root: Path, folder: Path) -> Path:
    """Return an initramfs of Python, our packages and what they stand on."""
    for name in ("usr/share", "usr/lib/modules", "boot", "var"):
        shutil.rmtree(root / name, ignore_errors=True)
    for kernel in root.glob("usr/lib/linux-image-*"):
        shutil.rmtree(kernel)
    for name in ("proc", "sys", "app"):
        (root / name).mkdir(exist_ok=True)
    (root / "init").write_text(INIT)
    (root / "init").chmod(0o755)
    _fill(root / "app", (root / "usr/bin/python3").readlink().name.removeprefix("python"), folder)
    packed = folder / "initrd.gz"
    _run("sh", "-c", f"find . | cpio -o -H newc --quiet | gzip -1 >{packed}", cwd=root)
    shutil.rmtree(root)
    return packed


def _fill(app: Path, python: str, folder: Path) -> None:
    _run(
        "bash",
        "-ec",
        f"source deploy/lib.sh; download_wheels arm64 {python} {folder / 'wheels'}",
        cwd=ROOT,
    )
    for wheel in (folder / "wheels").iterdir():
        if wheel.name.lower().startswith(tuple(f"{name}-" for name in WHEELS)):
            zipfile.ZipFile(wheel).extractall(app)
    shutil.rmtree(folder / "wheels")
    for package in ("common", "power"):
        shutil.copytree(ROOT / package, app / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(Path(__file__).with_name("try_pins.py"), app)


def _start(kernel: Path, tree: Path, initrd: Path) -> dict[str, object]:
    serial = kernel.with_name("serial.log")
    command = [
        *("qemu-system-aarch64", "-machine", "raspi3b", "-display", "none"),
        *("-kernel", kernel, "-dtb", tree, "-initrd", initrd, "-serial", f"file:{serial}"),
        "-append",
        "earlycon=pl011,mmio32,0x3f201000 keep_bootcon printk.devkmsg=on panic=-1",
    ]
    with subprocess.Popen(command) as qemu:  # it cannot switch itself off
        try:
            wait_for("it has tried its pins", lambda: "ended" in _told(serial), LONGEST_S, 2)
        finally:
            qemu.kill()
    return _told(serial)


def _told(serial: Path) -> dict[str, object]:
    told: dict[str, object] = {}
    for line in serial.read_text(errors="replace").splitlines():
        _, found, fact = line.partition(MARK)
        if found and fact.endswith("}"):  # not one that is being written
            told |= json.loads(fact)
    return told


def _run(*command: str | Path, cwd: Path | None = None) -> None:
    subprocess.run(command, check=True, cwd=cwd)
