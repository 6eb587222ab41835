"""deploy/install: old or new, never neither; back again; and gone without a trace.

On a root of its own, with a Debian of its own making: a Python and the commands of systemd that do
as we say, so that what is under test is the script and nothing is downloaded.
"""

from __future__ import annotations

import fcntl
import os
import random
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHIPPED = (
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "common/folders.py",
    "content/core/model.py",
    "docs/page.md",
    "host/upkeep.py",
    "kiosk/app.py",
    "link/envelope.py",
    "office/app.py",
    "software/slots.py",
    "simulators/desk_seed.py",
)
PYTHON = r"""#!/bin/sh
# A Python that makes environments and installs into them, as quickly or slowly as we like.
pause() { sleep "${PAUSE_S:-0}"; }
case "$1 $2" in
    "-c "*) exit 0 ;;
    "-m venv")
        pause
        mkdir -p "$3/bin" "$3/lib/python3.11/site-packages"
        cp "$0" "$3/bin/python"
        ;;
    "-m pip")
        pause
        for room in power content kiosk link office software; do
            printf '#!/bin/sh\necho %s\n' "$VERSION_SAID" >"$(dirname "$0")/noodsteunpunt-$room"
            chmod +x "$(dirname "$0")/noodsteunpunt-$room"
            pause
        done
        ;;
esac
"""


class System:
    """The root of a machine, and a checkout to install from."""

    def __init__(self, folder: Path) -> None:
        self.root, self.checkout, self.bin = (folder / name for name in ("root", "co", "bin"))
        for path in (
            self.root / "usr/bin",
            self.root / "etc",
            self.root / "usr/local/bin",
            self.bin,
        ):
            path.mkdir(parents=True)
        script(self.root / "usr/bin/python3", PYTHON)
        for command in ("systemd-sysusers", "systemd-tmpfiles"):
            script(self.bin / command, f'#!/bin/sh\necho "$@" >>{folder}/asked\ncat >/dev/null\n')
        script(self.bin / "sync", "#!/bin/sh\n")  # what is killed here keeps its memory
        self.release("1.0.0")

    def release(self, version: str) -> None:
        """Put another version in the checkout."""
        for name in SHIPPED:
            (self.checkout / name).parent.mkdir(parents=True, exist_ok=True)
            (self.checkout / name).write_text(version)
        for name in ("deploy", "systemd", "power"):
            if not (self.checkout / name).exists():
                subprocess.run(["cp", "-r", ROOT / name, self.checkout / name], check=True)
        (self.checkout / "requirements.lock").write_text("click==8.5.1\n")
        (self.checkout / "pyproject.toml").write_text(f'version = "{version}"\n')
        (self.checkout / "VERSION").write_text(version)
        self.version = version

    def command(self, *arguments: str, pause_s: float = 0) -> dict:
        """Return what starts deploy/install on this root."""
        return {
            "args": [self.checkout / "deploy/install", "--root", self.root, *arguments],
            "env": {
                **os.environ,
                "PATH": f"{self.bin}:{os.environ['PATH']}",
                "PAUSE_S": str(pause_s),
                "VERSION_SAID": self.version,
            },
            "text": True,
        }

    def install(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            **self.command(*arguments), capture_output=True, timeout=60, check=False
        )

    def says(self) -> str:
        """Return what the installed programs say, all of them, or nothing when there are none."""
        programs = self.root / "opt/noodsteunpunt/current/.venv/bin"
        said = {
            subprocess.run([path], capture_output=True, text=True, check=True).stdout.strip()
            for path in sorted(programs.glob("noodsteunpunt-*"))
        }
        assert len(said) <= 1, "two versions at once"
        return said.pop() if said else ""

    def links(self) -> dict[str, str]:
        """Return every link of ours in the system, with its target."""
        return {
            str(path.relative_to(self.root)): str(path.readlink())
            for folder in ("etc", "usr/local/bin")
            for path in (self.root / folder).rglob("*")
            if path.is_symlink()
        }

    def releases(self) -> list[str]:
        return sorted(p.name for p in (self.root / "opt/noodsteunpunt/releases").iterdir())


def script(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def system(tmp_path):
    return System(tmp_path)


def test_an_empty_machine_becomes_a_support_point(system):
    done = system.install()
    assert done.returncode == 0, done.stderr
    assert system.says() == "1.0.0"
    links = system.links()
    unit = links["etc/systemd/system/noodsteunpunt-power.service"]
    assert unit == "/opt/noodsteunpunt/current/systemd/noodsteunpunt-power.service"
    assert "etc/systemd/system/sysinit.target.wants/noodsteunpunt-power.service" in links
    assert "etc/systemd/system/multi-user.target.wants/noodsteunpunt-kiosk.service" in links
    assert "etc/systemd/system/timers.target.wants/noodsteunpunt-upkeep.timer" in links
    assert "etc/udev/rules.d/80-noodsteunpunt-usb.rules" in links
    assert "etc/ssh/sshd_config.d/noodsteunpunt.conf" in links
    assert "usr/local/bin/noodsteunpunt-kiosk" in links


def test_every_link_leads_through_the_one_that_decides(system):
    system.install()
    links = system.links()
    for masked in ("getty@tty1.service", "ctrl-alt-del.target", "mosquitto.service"):
        assert links.pop(f"etc/systemd/system/{masked}") == "/dev/null"
    for link, target in links.items():
        if not target.startswith("/etc/systemd/system/noodsteunpunt-"):
            assert target.startswith("/opt/noodsteunpunt/current/"), link
        inside = system.root / target.lstrip("/")
        assert inside.is_symlink() or inside.exists(), link


def test_a_second_time_changes_nothing(system):
    system.install()
    before = (
        system.links(),
        system.releases(),
        (system.root / "opt/noodsteunpunt/current").readlink(),
    )
    assert system.install().returncode == 0
    after = (
        system.links(),
        system.releases(),
        (system.root / "opt/noodsteunpunt/current").readlink(),
    )
    assert after == before


def test_settings_are_never_touched(system):
    mine = system.root / "etc/noodsteunpunt/kiosk.toml"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    system.install()
    system.release("2.0.0")
    system.install()
    assert mine.read_text() == "mine"


def test_upgrade_and_back_and_forth(system):
    system.install()
    system.release("2.0.0")
    system.install()
    assert system.says() == "2.0.0"
    for expected in ("1.0.0", "2.0.0"):
        done = system.install("--rollback")
        assert done.returncode == 0, done.stderr
        assert system.says() == expected


def test_two_versions_are_kept_and_no_more(system):
    for version in ("1.0.0", "2.0.0", "3.0.0"):
        system.release(version)
        system.install()
    assert system.releases() == ["2.0.0", "3.0.0"]


def test_there_is_nothing_to_go_back_to_at_first(system):
    system.install()
    done = system.install("--rollback")
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].endswith("no other version here to go back to.")
    assert system.says() == "1.0.0"


def test_a_unit_that_a_version_no_longer_has_is_unlinked(system):
    system.install()
    system.release("2.0.0")
    (system.checkout / "systemd/noodsteunpunt-outbox.path").unlink()
    system.install()
    assert not [name for name in system.links() if "outbox.path" in name]
    system.install("--rollback")
    assert len([name for name in system.links() if "outbox.path" in name]) == 2


def test_uninstalled_without_a_trace_but_for_what_was_learned(system):
    system.install()
    learned = system.root / "var/lib/noodsteunpunt/content.db"
    learned.parent.mkdir(parents=True)
    learned.touch()
    assert system.install("--uninstall").returncode == 0
    assert system.links() == {}
    assert not (system.root / "opt/noodsteunpunt").exists()
    assert learned.exists()


def test_purge_takes_that_as_well(system):
    system.install()
    (system.root / "var/lib/noodsteunpunt").mkdir(parents=True)
    assert system.install("--uninstall", "--purge").returncode == 0
    assert not list(system.root.rglob("*noodsteunpunt*"))


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--nonsense",), 2, "--nonsense is not known"),
        (("--purge",), 2, "--purge goes with --uninstall"),
    ],
)
def test_a_mistake_is_one_line(system, arguments, code, words):
    done = system.install(*arguments)
    assert done.returncode == code
    assert len(done.stderr.splitlines()) == 1
    assert words in done.stderr


@pytest.mark.parametrize("version", ["../../etc", "a/b", "", "-rf", "a b"])
def test_a_version_is_a_name_and_no_path(system, version):
    (system.checkout / "VERSION").write_text(version)
    done = system.install()
    assert done.returncode == 1
    assert "no name of a version" in done.stderr.splitlines()[-1]
    assert (system.root / "etc").is_dir()


def test_a_failing_step_leaves_the_version_before(system):
    system.install()
    system.release("2.0.0")
    script(system.root / "usr/bin/python3", "#!/bin/sh\nexit 1\n")
    done = system.install()
    assert done.returncode == 1
    assert "cannot make" in done.stderr
    assert system.says() == "1.0.0"


def test_two_installations_at_once_are_one_too_many(system):
    """The first is at work for as long as it holds its lock."""
    system.install()
    system.release("2.0.0")
    with (system.root / "opt/noodsteunpunt/.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        done = system.install()
        assert done.returncode == 1
        assert "another installation runs" in done.stderr
        assert system.says() == "1.0.0"
    assert system.install().returncode == 0
    assert system.says() == "2.0.0"


def interrupted(system: System, after_s: float) -> None:
    """Install, and kill -9 all of it after a time: what a power cut does to processes."""
    with subprocess.Popen(
        **system.command(pause_s=0.05), start_new_session=True, stderr=subprocess.DEVNULL
    ) as installing:
        try:
            installing.wait(after_s)
        except subprocess.TimeoutExpired:
            os.killpg(installing.pid, signal.SIGKILL)
    while alive(installing.pid):  # a killed process may still finish the call it is in
        time.sleep(0.01)


def alive(group: int) -> bool:
    """Whether anything of a process group still runs; what is dead and unmourned does not."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = path.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its_group) == group and state not in "ZX":
            return True
    return False


def cuts(system: System, count: int) -> None:
    """Cut an upgrade short at random moments; each time old or new, and whole."""
    system.install()
    chance = random.Random(7)
    for attempt in range(count):
        before, after = system.says(), f"{attempt + 2}.0.0"
        system.release(after)
        interrupted(system, chance.uniform(0.02, 1.2))
        assert system.says() in {before, after}
        for link, target in system.links().items():
            assert re.search(r"noodsteunpunt|/dev/null", target), link
    assert system.install().returncode == 0
    assert system.says() == system.version
    assert len(system.releases()) == 2, "what was never finished stays on the disk"
    assert not list(system.root.rglob("*.new"))


def test_a_power_cut_leaves_the_old_version_or_the_new(system):
    cuts(system, 4)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_power_cut_at_any_of_a_hundred_moments(system):
    cuts(system, 100)
