"""A bundle is exactly what was listed: whatever is added, in any folder that is read, stops it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = {
    "VERSION": "1.0.0+abc\n",
    "pyproject.toml": 'version = "1.0.0"\n',
    "requirements.lock": "click==8.5.1\n",
    "content/core/model.py": "",
    "debs/Packages": "",
    "debs/lamp_1_all.deb": "lamp",
    "deploy/examples/kiosk.toml": "",
    "host/upkeep.py": "",
    "kiosk/locale/nl/x.po": "",
    "power/policy/rules.py": "",
    "systemd/noodsteunpunt-power.service": "[Service]\n",
    "systemd/udev/rules.d/80-noodsteunpunt-usb.rules": "",
    "wheels/click-8.5.1-py3-none-any.whl": "wheel",
}
FOLDERS = sorted({str(Path(name).parent) for name in FILES})


def bash(script: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    tools = f"source {ROOT}/deploy/lib.sh; source {ROOT}/deploy/manifest.sh; "
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", tools + script, "bash", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """As deploy/bundle leaves it, with the installer in it."""
    bundle = tmp_path_factory.mktemp("made") / "bundle"
    for name, text in FILES.items():
        (bundle / name).parent.mkdir(parents=True, exist_ok=True)
        (bundle / name).write_text(text)
    for name in ("install", "lib.sh", "manifest.sh", "release.sh", "check-bundle"):
        shutil.copy(ROOT / "deploy" / name, bundle / "deploy" / name)
    done = bash('write_manifest "$1"', bundle)
    assert done.returncode == 0, done.stderr
    return bundle


@pytest.fixture
def bundle(made, tmp_path) -> Path:
    shutil.copytree(made, tmp_path / "bundle")
    return tmp_path / "bundle"


def checked(bundle: Path) -> subprocess.CompletedProcess[str]:
    return bash('check_manifest "$1"', bundle)


def is_refused(bundle: Path, *words: str) -> None:
    done = checked(bundle)
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert "the bundle is damaged" in last
    for word in words:
        assert word in last


def test_what_was_made_is_taken(bundle):
    done = checked(bundle)
    assert done.returncode == 0, done.stderr


def test_debians_own_tool_reads_the_list(bundle):
    check = ["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"]
    assert subprocess.run(check, cwd=bundle, check=False).returncode == 0


def test_the_same_files_give_the_same_list(bundle, made):
    (bundle / "deploy/lib.sh").touch()
    bash('write_manifest "$1"', bundle)
    assert (bundle / "SHA256SUMS").read_bytes() == (made / "SHA256SUMS").read_bytes()


ADDED = {
    "a unit": "evil.service",
    "what Python runs at every start": "sitecustomize.py",
    "what it runs for a user": "usercustomize.py",
    "a path file": "evil.pth",
    "a compiled module": "__pycache__/model.cpython-311.pyc",
    "a compiled catalogue": "nl.mo",
    "a wheel": "evil-1.0-py3-none-any.whl",
    "a Debian package": "evil_1.0_all.deb",
    "another list of packages": "Packages.gz",
    "a signed list of packages": "InRelease",
    "a rule of udev": "99-evil.rules",
    "a hidden file": ".hidden",
    "a git repository": ".git/config",
    "a name that looks like an option": "-rf",
    "a name with a space": "a b",
    "a name with a newline": "a\nb",
    "a name that looks like a listed one": "VERSION ",
    "an empty folder": "folder/",
}


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("name", ADDED.values(), ids=ADDED.keys())
def test_whatever_is_added_stops_it(bundle, folder, name):
    place = bundle / folder / name
    if name.endswith("/"):
        place.mkdir(parents=True)
    else:
        place.parent.mkdir(exist_ok=True)
        place.write_text("import os\n")
    is_refused(bundle)


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize(
    "plant",
    [
        pytest.param(lambda place: place.symlink_to("/etc/passwd"), id="link"),
        pytest.param(lambda place: place.symlink_to("nowhere"), id="dangling link"),
        pytest.param(lambda place: place.symlink_to("/etc"), id="link to a folder"),
        pytest.param(os.mkfifo, id="fifo"),
        pytest.param(lambda p: socket.socket(socket.AF_UNIX).bind(os.path.relpath(p)), id="socket"),
    ],
)
def test_what_is_no_file_stops_it(bundle, folder, plant, monkeypatch):
    monkeypatch.chdir(bundle)
    plant(bundle / folder / "planted")
    is_refused(bundle, "planted", "no file and no folder")


@pytest.mark.parametrize("name", FILES)
def test_a_listed_file_that_is_a_link_to_the_same_stops_it(bundle, name):
    aside = bundle.parent / "aside"
    (bundle / name).rename(aside)
    (bundle / name).symlink_to(aside)
    is_refused(bundle, name)


def test_a_listed_folder_that_is_a_link_to_the_same_stops_it(bundle):
    (bundle / "wheels").rename(bundle.parent / "aside")
    (bundle / "wheels").symlink_to(bundle.parent / "aside")
    is_refused(bundle, "wheels")


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_missing_stops_it(bundle, name):
    (bundle / name).unlink()
    is_refused(bundle)


@pytest.mark.parametrize("name", FILES)
def test_a_byte_more_stops_it(bundle, name):
    with (bundle / name).open("a") as file:
        file.write("#")
    is_refused(bundle, "a file is not what it was")


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("systemd/noodsteunpunt-power.service", 0o755),
        ("deploy/install", 0o644),
        ("deploy/install", 0o4755),
        ("VERSION", 0o2644),
        ("VERSION", 0o666),
        ("VERSION", 0o664),
        ("wheels", 0o777),
        (".", 0o777),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value:o}",
)
def test_a_mode_that_is_not_listed_stops_it(bundle, name, mode):
    (bundle / name).chmod(mode)
    is_refused(bundle)


@pytest.mark.parametrize("mode", [0o755, 0o700, 0o644])
def test_a_stick_keeps_no_modes(bundle, mode):
    for path in bundle.rglob("*"):
        path.chmod(mode if path.is_file() else 0o755)
    assert checked(bundle).returncode == 0


@pytest.mark.parametrize(
    "lines",
    [
        "nonsense\n",
        f"{'0' * 64}  ../outside\n",
        f"{'0' * 64}  /etc/passwd\n",
        f"{'0' * 64}  systemd/../outside\n",
        f"{'0' * 64}  SHA256SUMS\n",
        f"\\{'0' * 64}  a\\nb\n",
        "# 4755 ./deploy/install\n",
        "# 755 ../outside\n",
    ],
)
def test_a_list_that_names_what_is_not_in_the_bundle_stops_it(bundle, lines):
    with (bundle / "SHA256SUMS").open("a") as file:
        file.write(lines)
    is_refused(bundle, "SHA256SUMS")


def test_a_name_that_is_listed_twice_stops_it(bundle):
    listed = (bundle / "SHA256SUMS").read_text()
    (bundle / "SHA256SUMS").write_text(listed + listed.splitlines()[-1] + "\n")
    is_refused(bundle, "twice")


@pytest.mark.parametrize("there", ["none", "link"])
def test_a_bundle_without_its_list_stops(bundle, there):
    (bundle / "SHA256SUMS").rename(bundle.parent / "list")
    if there == "link":
        (bundle / "SHA256SUMS").symlink_to(bundle.parent / "list")
    is_refused(bundle)


# deploy/install


def installed(bundle: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """On a root of its own, where nothing is ready for it."""
    root = bundle.parent / "root"
    (root / "usr/bin").mkdir(parents=True, exist_ok=True)
    (root / "usr/bin/python3").write_text(f"#!/bin/sh\ntouch {bundle.parent}/python-ran\nexit 1\n")
    (root / "usr/bin/python3").chmod(0o755)
    as_root = [] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user"]
    return subprocess.run(
        [*as_root, bundle / "deploy/install", "--root", root],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("name", ["systemd/evil.service", "sitecustomize.py", "deploy/evil.py"])
def test_the_installer_stops_before_anything_is_copied_or_run(bundle, name):
    (bundle / name).write_text("import os\n")
    done = installed(bundle)
    assert done.returncode == 1
    assert name in done.stderr.splitlines()[-1]
    assert not (bundle.parent / "root/opt").exists()
    assert not (bundle.parent / "python-ran").exists()


def test_the_installer_goes_on_with_what_was_made(bundle):
    done = installed(bundle)
    assert "cannot make" in done.stderr, done.stderr
    assert (bundle.parent / "python-ran").exists()
    (release,) = (bundle.parent / "root/opt/noodsteunpunt/releases").iterdir()
    copied = {str(p.relative_to(release)) for p in release.rglob("*") if p.is_file()}
    assert "systemd/noodsteunpunt-power.service" in copied
    assert not [name for name in copied if name.startswith(("debs", "wheels", "VERSION"))]
    assert (release / "deploy/install").stat().st_mode & 0o777 == 0o755
    assert (release / "deploy/lib.sh").stat().st_mode & 0o777 == 0o644


def test_modes_that_a_stick_lost_are_as_listed_after_installing(bundle):
    for path in bundle.rglob("*"):
        path.chmod(0o755)
    installed(bundle)
    (release,) = (bundle.parent / "root/opt/noodsteunpunt/releases").iterdir()
    assert (release / "systemd/noodsteunpunt-power.service").stat().st_mode & 0o777 == 0o644
    assert (release / "deploy/install").stat().st_mode & 0o777 == 0o755


def test_no_python_takes_a_module_from_the_folder_or_the_environment(tmp_path):
    """`python -m venv` in a folder with a venv.py of somebody else's."""
    for name in ("venv.py", "sitecustomize.py", "usercustomize.py"):
        (tmp_path / name).write_text(f"open('{tmp_path}/ran-{name}', 'w')\n")
    run = f"export PYTHONPATH={tmp_path} PYTHONSTARTUP=x; only_our_python; "
    run += f"cd {tmp_path} && /usr/bin/python3 -m venv --help >/dev/null"
    done = bash(run)
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.glob("ran-*"))
    assert not list(tmp_path.glob("__pycache__"))


# deploy/check-bundle


def told(bundle: Path, *digest: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / "deploy/check-bundle", bundle, *digest],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_point_checks_a_bundle_with_what_it_runs_already(bundle):
    digest = told(bundle).stdout.strip()
    assert len(digest) == 64
    for given in (digest, digest[:16].upper()):
        assert told(bundle, given).returncode == 0
    (bundle / "deploy/lib.sh").write_text("touch ran; exit 0\n")
    assert told(bundle, digest).returncode == 1


def test_a_bundle_of_another_hand_is_not_the_one_that_was_made(bundle):
    """Added to, and listed anew: it fits together, but its digest is another."""
    digest = told(bundle).stdout.strip()
    (bundle / "systemd/evil.service").write_text("[Service]\n")
    bash('write_manifest "$1"', bundle)
    assert told(bundle).returncode == 0
    done = told(bundle, digest)
    assert done.returncode == 1
    assert "another bundle" in done.stderr


@pytest.mark.parametrize("arguments", [(), ("a", "b", "c"), ("{}", "nonsense"), ("{}", "abc")])
def test_a_mistake_is_told(bundle, arguments):
    filled = [str(bundle) if argument == "{}" else argument for argument in arguments]
    done = subprocess.run(
        [ROOT / "deploy/check-bundle", *filled], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2


def test_an_untracked_file_of_a_checkout_is_not_installed(tmp_path):
    git = ["git", "-C", tmp_path, "-c", "user.name=x", "-c", "user.email=x"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    for name in ("systemd/known.service", "systemd/evil.service", "deploy/link"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "deploy/link").unlink()
    (tmp_path / "deploy/link").symlink_to("/etc/passwd")
    subprocess.run([*git, "add", "systemd/known.service", "deploy/link"], check=True)
    listed = bash(
        f"cd {tmp_path}; root=; source {ROOT}/deploy/release.sh; shipped_files | tr '\\0' '\\n'"
    )
    assert listed.stdout.split() == ["systemd/known.service"], listed.stderr
