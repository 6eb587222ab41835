"""For all tests: compiled catalogues, the profile of hypothesis, which `pijuice` they use.

The last is the vendor's own library where it can be imported, or where PIJUICE_SOURCE names the
folder that holds its pijuice.py; else our stand-in of the same surface. Either runs on the
simulated bus.
Every report says which: at its head, or at its end where -q leaves the head out.
"""

from __future__ import annotations

import gc
import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

try:
    from babel.messages import mofile, pofile
    from hypothesis import HealthCheck, is_hypothesis_test, settings

    from power.sources import pijuice_simulated
    from tests.power.sources import pijuice_standin
except ModuleNotFoundError as missing:
    raise pytest.UsageError(
        f"{missing.name} is not installed for {sys.executable}: run ./deploy/test once, and after"
        " that .venv/bin/python -m pytest."
    ) from missing

ROOT = Path(__file__).parents[1]

# No example fails for being slow: a busy machine is not a fault of the code.
settings.register_profile(
    "noodsteunpunt", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("noodsteunpunt")


def _find_pijuice() -> str:
    sys.modules["smbus"] = pijuice_simulated
    folder = os.environ.get("PIJUICE_SOURCE")
    if folder:
        sys.path.insert(0, folder)
    try:
        library = importlib.import_module("pijuice")
    except ModuleNotFoundError:
        if folder:
            raise
        sys.modules["pijuice"] = pijuice_standin
        return "pijuice: our stand-in; PIJUICE_SOURCE=FOLDER runs the vendor's library"
    return f"pijuice: the vendor's library {library.__version__}, {library.__file__}"


_PIJUICE = _find_pijuice()


@pytest.fixture(autouse=True)
def laptop_home(tmp_path_factory, monkeypatch):
    """What a computer remembers of its publishers is each test's own, and never the user's."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("XDG_STATE_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def umask():
    """A program that sets it for itself sets it for every story after: its unit does that."""
    before = os.umask(0o077)
    os.umask(before)
    yield
    left = os.umask(before)
    assert left == before, f"the umask was left at {left:03o}"


@pytest.fixture
def terminals():
    """What types at a terminal needs one; a bare chroot has none."""
    try:
        ends = os.openpty()
    except OSError as error:
        pytest.skip(f"no pseudo-terminal here, mount devpts on /dev/pts: {error}")
    for end in ends:
        os.close(end)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Coverage leaves out what a random search reaches: that is another share each day."""
    for item in items:
        if is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("no_cover")


def pytest_sessionstart() -> None:
    """Compile the catalogues a fresh clone lacks: without them all speak one language only."""
    for source in ROOT.glob("*/locale/*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns:
            _compile(source, compiled)


def _compile(source: Path, compiled: Path) -> None:
    own = compiled.with_name(f"{compiled.name}.{os.getpid()}")  # another run may be at it too
    try:
        with source.open("rb") as words, own.open("wb") as out:
            mofile.write_mo(out, pofile.read_po(words))
        own.replace(compiled)
    except OSError as problem:
        raise pytest.UsageError(
            f"{compiled.name} cannot be made ({problem}): run ./deploy/test once, which compiles"
            " all catalogues."
        ) from problem


def pytest_report_header() -> str:
    return _PIJUICE


def pytest_terminal_summary(terminalreporter) -> None:
    if terminalreporter.verbosity < 0:
        terminalreporter.write_line(_PIJUICE)
    if terminalreporter.stats.keys() & {"failed", "error"}:
        lacking = missing_packages()
        if lacking:
            terminalreporter.write_line(
                f"Debian packages the tests need are missing: {', '.join(lacking)}."
                " ./deploy/test installs them."
            )


def missing_packages() -> list[str]:
    """Of what deploy/packages.txt names for running and checking; nothing where dpkg is not."""
    script = "source deploy/lib.sh; missing_packages run check"
    asked = subprocess.run(
        ["/bin/bash", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return asked.stdout.split() if asked.returncode == 0 and not asked.stderr else []


def pytest_collection_finish():
    """All modules are there by now: no sweep need look at them again (half a second each)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 20)  # a quarter less time for stories on the glass


def pytest_sessionfinish():
    """The process ends: nobody needs its widgets swept one by one."""
    gc.freeze()
