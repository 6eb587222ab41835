"""Rooms that never shout through the wall."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
READING_SIDES = {
    "content.board",
    "content.core.checklists",
    "content.clock",
    "content.errors",
    "content.core.fair",
    "content.core.model",
    "content.core.network",
    "content.paths",
    "content.progress",
    "content.stick.import_permission",
    "content.core.running",
    "content.core.text",
} | {
    "power.host",
    "power.history.reader",
    "power.errors",
    "power.folders",
    "power.requests",
    "power.status",
}
PURE = [
    "power/policy/rules.py",
    "power/policy/energy_budget.py",
    "power/policy/course.py",
    "power/policy/dutch.py",
    "power/policy/generator.py",
    "power/meaning.py",
    "power/policy/target.py",
    "content/core/cap.py",
    "content/core/fair.py",
    "content/core/names.py",
    "content/core/text.py",
    "content/core/running.py",
    "content/core/tombstones.py",
    "content/core/supersession.py",
    "link/directory.py",
    "link/carriers/lora.py",
    "link/carriers/mqtt/backoff.py",
    "link/carriers/mqtt/flood.py",
    "link/carriers/mqtt/parents.py",
    "link/carriers/mqtt/queue.py",
    "link/delta.py",
    "link/envelope.py",
    "link/status.py",
    "link/letters.py",
    "link/second_parent.py",
    "link/sealing.py",
    "link/states.py",
    "kiosk/model/views.py",
    "kiosk/desk/duty/handover.py",
    "kiosk/desk/messages/export.py",
    "kiosk/desk/situation/reading_time.py",
    "kiosk/desk/reports/radio_script.py",
    "kiosk/desk/reports/spelling_alphabet.py",
    "kiosk/model/geo.py",
    "kiosk/state/offset.py",
    "kiosk/model/chart.py",
    "kiosk/model/qr_codes.py",
    "kiosk/model/map_layout.py",
    "kiosk/visitor/retell.py",
    "kiosk/model/session.py",
    "kiosk/ui/text_shaping.py",
]
RIM = {"datetime.now", "time.time", "time.monotonic", "open"}


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


@pytest.mark.parametrize(
    ("room", "forbidden"),
    [
        ("power", ("content", "kiosk", "link", "host", "simulators")),
        ("content", ("power", "kiosk", "link", "host", "simulators")),
        ("kiosk", ("host", "simulators")),
        ("link", ("kiosk", "host", "simulators")),
        ("host", ("simulators",)),
    ],
)
def test_a_room_knows_nothing_of_those_that_stand_on_it(room, forbidden):
    for path in modules(room):
        for name in imports_of(path):
            assert name.split(".")[0] not in forbidden, f"{path} imports {name}"


@pytest.mark.parametrize("reader", ["kiosk", "link"])
def test_who_reads_the_rooms_reads_only_their_reading_sides(reader):
    for path in modules(reader):
        for name in imports_of(path):
            if name.split(".")[0] in {"power", "content"}:
                found = any(is_of(name, side) or is_of(side, name) for side in READING_SIDES)
                assert found, f"{path} imports {name}"


def is_of(name: str, module: str) -> bool:
    """Whether it is the module, something in it, or a package above it: those are empty."""
    return f"{name}.".startswith(f"{module}.")


@pytest.mark.parametrize("name", PURE)
def test_what_decides_touches_no_clock_file_or_bus(name):
    tree = ast.parse((ROOT / name).read_bytes())
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not calls & RIM


KIVY_FREE = ("i18n", "model", "state", "visitor", "desk/storage")


@pytest.mark.parametrize("room", KIVY_FREE)
def test_what_is_said_is_worked_out_without_kivy(room):
    for path in [*modules(f"kiosk/{room}"), *(ROOT / "kiosk/desk").rglob("screens.py")]:
        assert not any(name.split(".")[0] == "kivy" for name in imports_of(path)), path


NEEDS_THE_APP = {"kiosk/__main__.py", "kiosk/screenshots.py"}
"""Those that start it."""


def test_what_acts_knows_no_app():
    """It works with the navigator; else the app and all that acts import each other in a circle."""
    for path in modules("kiosk"):
        if str(path.relative_to(ROOT)) not in NEEDS_THE_APP:
            assert "kiosk.app" not in imports_of(path), path


ACTS = [
    "kiosk/navigation/navigator.py",
    "kiosk/speech/read_aloud.py",
    "kiosk/takeaway/print_action.py",
    "kiosk/desk/controller.py",
    *sorted(str(p.relative_to(ROOT)) for p in (ROOT / "kiosk").rglob("actions.py")),
]


@pytest.mark.parametrize("name", ACTS)
def test_what_acts_knows_no_window(name):
    """Threads come back by `kiosk.platform.background`."""
    assert not any(found.split(".")[0] == "kivy" for found in imports_of(ROOT / name))
