"""deploy/demo as a stranger would start it, in a checkout of its own that borrows this one."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from simulators.network.places import DemoError, without_network

ROOT = Path(__file__).parents[2]
PNG = b"\x89PNG"
SCREENS = {"information", "bulletin", "places", "place", "guides", "guide", "here", "status"}


@pytest.fixture
def checkout(tmp_path):
    """A folder that is this checkout but for ./demo, with the environment that runs this test."""
    for path in ROOT.iterdir():
        if path.name not in {"demo", "screenshots", ".venv", ".git"}:
            (tmp_path / path.name).symlink_to(path)
    (tmp_path / ".venv").mkdir()
    for path in Path(sys.prefix).iterdir():
        if path.name != ".made-from":
            (tmp_path / ".venv" / path.name).symlink_to(path)
    made_from = "source deploy/lib.sh; fingerprint requirements-dev.lock >.venv/.made-from"
    subprocess.run(["bash", "-c", made_from], cwd=tmp_path, check=True)  # nothing to install
    return tmp_path


def start(checkout: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY"} and not name.startswith(("KIVY", "SDL"))
    }
    return subprocess.Popen(
        # What starts the tests in the background ignores Ctrl-C, and its children would with it.
        ["env", "--default-signal=INT", "deploy/demo", *arguments],
        cwd=checkout,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def nothing_runs_any_more(checkout: Path) -> bool:
    """Every process of a demo holds its lock."""
    with (checkout / "demo/.lock").open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def test_without_a_screen_it_leaves_pictures_of_the_main_job(checkout):
    demo = start(checkout, "--seconds", "20")  # mains fails after 15
    told, progress = demo.communicate(timeout=100)
    assert demo.returncode == 0, progress
    assert "There is no screen here" in progress

    pictures = [Path(line) for line in told.splitlines()]
    assert all(picture.read_bytes().startswith(PNG) for picture in pictures)
    assert {picture.parent for picture in pictures} == {checkout / "screenshots"}
    assert {picture.stem.split("-", 1)[1] for picture in pictures} >= SCREENS | {"status-on-mains"}

    board = sqlite3.connect(f"file:{checkout}/demo/state/content/content.db?mode=ro", uri=True)
    assert board.execute("SELECT count(*) FROM sqlite_schema").fetchone() > (0,)
    board.close()
    history = sqlite3.connect(f"file:{checkout}/demo/state/power/power.db?mode=ro", uri=True)
    events = {what for (what,) in history.execute("SELECT what FROM events")}
    history.close()
    assert {"mains-lost", "load-off"} <= events
    settings = tomllib.loads((checkout / "demo/config/kiosk.toml").read_text(encoding="utf-8"))
    assert settings["behaviour"]["drill"], "nobody takes the sample for real"
    assert nothing_runs_any_more(checkout)


def test_ctrl_c_ends_everything_and_a_second_one_is_refused_until_then(checkout):
    demo = start(checkout, "--headless", "--seconds", "90")
    assert any("The kiosk runs" in line for line in demo.stderr)

    second = start(checkout, "--headless")
    _, why = second.communicate(timeout=100)
    assert second.returncode == 1
    assert why.splitlines()[-1].endswith("a demo is running already. End it with Ctrl-C first.")

    os.killpg(demo.pid, signal.SIGINT)
    demo.communicate(timeout=100)
    assert demo.returncode == 130
    assert nothing_runs_any_more(checkout)
    assert (checkout / "demo/power.log").read_text().splitlines()[-1] == "daemon-stopped"


@pytest.fixture
def places_without_a_network():
    try:
        without_network()
    except DemoError as error:
        pytest.skip(str(error))


BRINK = "Dorpshuis De Brink aan Coördinatiepunt Kazerne Noord: "
DIJK = "Sporthal De Dijk aan Coördinatiepunt Kazerne Noord: "
STATES = ("opgeschreven", "verstuurd", "aangekomen", "gelezen", "opgepakt")


@pytest.mark.timeout(600)
def test_the_network_tells_what_arrived_when_through_a_cut_and_by_a_courier(
    checkout, places_without_a_network
):
    demo = start(checkout, "--network", "--seconds", "5")
    told, progress = demo.communicate(timeout=500)
    assert demo.returncode == 0, progress
    lines = [line for line in told.splitlines() if not line.endswith(".png")]
    (office,) = (line for line in lines if line.startswith("Het kantoor: http://127.0.0.1:"))
    events = [line for line in lines if line != office]
    assert all(re.match(r"\d\d:\d\d:\d\d  \S", line) for line in events)
    whole = [line[10:] for line in events]

    def at(what: str) -> int:
        (found,) = (n for n, line in enumerate(whole) if line.startswith(what))
        return found

    # Over the line, each state by itself.
    ended = [f"{BRINK}brand-in-berm {word}" for word in STATES]
    assert [at(line) for line in ended] == sorted(at(line) for line in ended)
    assert whole[at(ended[1])].endswith("(over IP)")
    # While it is cut nothing arrives but by stick, and it says what to do.
    cut, back = at("De lijn is verbroken"), at("De lijn is hersteld")
    assert cut < at("Dorpshuis De Brink: geef mee aan de koerier") < back
    assert cut < at(f"{BRINK}gewonde-bij-brug opgeschreven") < back
    assert cut < at(f"{DIJK}zuurstof-nodig verstuurd (op de stick)") < back
    assert cut < at(f"{DIJK}zuurstof-nodig opgepakt (centralist)") < back
    assert not [line for line in whole[cut:back] if "over IP" in line]
    assert at(f"{BRINK}gewonde-bij-brug opgepakt (centralist)") > back
    pictures = {Path(line).stem for line in told.splitlines() if line.endswith(".png")}
    assert {"link-cut-report", "link-back-report", "link-cut-post", "link-back-post"} <= pictures
    assert {"office-points", "office-reports", "office-map", "office-out"} <= pictures
    assert nothing_runs_any_more(checkout)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_ctrl_c_ends_the_network_too(checkout, places_without_a_network):
    demo = start(checkout, "--network", "--headless", "--seconds", "200")
    assert any("opgeschreven" in line for line in demo.stdout)
    assert not nothing_runs_any_more(checkout)
    os.killpg(demo.pid, signal.SIGINT)
    demo.communicate(timeout=100)
    assert demo.returncode == 130
    assert nothing_runs_any_more(checkout)


def test_what_fails_is_one_line_that_names_its_log(checkout):
    (checkout / "deploy").unlink()
    (checkout / "deploy").mkdir()
    for path in (ROOT / "deploy").iterdir():
        if path.name != "examples":
            (checkout / "deploy" / path.name).symlink_to(path)
    demo = start(checkout, "--headless")
    _, progress = demo.communicate(timeout=100)
    assert demo.returncode == 1
    last = progress.splitlines()[-1]
    assert last.startswith("deploy/demo: python failed:")
    assert last.endswith("(all of it: demo/publish.log)")


@pytest.mark.parametrize(
    "arguments",
    [["--seconds", "0"], ["--seconds", "soon"], ["--seconds"], ["--screenshots"], ["--loud"]],
    ids=" ".join,
)
def test_wrong_usage_is_one_line(checkout, arguments):
    demo = start(checkout, *arguments)
    _, said = demo.communicate(timeout=100)
    assert demo.returncode == 2
    assert len(said.splitlines()) == 1
    assert "--help" in said
