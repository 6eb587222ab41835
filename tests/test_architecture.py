"""Rooms that never shout through the wall: contracts of pyproject.toml, and what they cannot see.

import-linter knows who imports whom. It does not know of a clock that is looked at through a type,
or a file that is read through a path: for those the code itself is looked through.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]
CONTRACTS = {contract["id"]: contract for contract in SETTINGS["contracts"]}
PURE_FOLDERS = CONTRACTS["pure"]["source_modules"]
PURE = [
    "power/meaning.py",
    "link/bodies.py",
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
    "link/status_table.py",
    "kiosk/desk/duty/handover.py",
    "kiosk/desk/messages/export.py",
    "kiosk/desk/situation/reading_time.py",
    "kiosk/desk/reports/radio_script.py",
    "kiosk/desk/reports/spelling_alphabet.py",
    "kiosk/state/offset.py",
    "kiosk/visitor/retell.py",
    "kiosk/ui/text_shaping.py",
    "software/rules.py",
    "software/slots.py",
]
"""Pure too, in folders that are not: what decides there."""

WRONG = {
    "packages": ("power/status.py", "import content.board"),
    "bottom": ("common/folders.py", "import sqlite3"),
    "power-inside": ("kiosk/config.py", "from power.daemon import loop"),
    "content-inside": ("link/region.py", "from content.store import database"),
    "content-publishing": ("link/region.py", "from content.trust import verify"),
    "power-layers": ("power/policy/rules.py", "from power.daemon import loop"),
    "content-layers": ("content/core/cap.py", "from content.source import words"),
    "pure": ("power/policy/rules.py", "import subprocess"),
    "kivy-free": ("kiosk/visitor/start.py", "from kivy.app import App"),
    "acts": ("kiosk/desk/drill/actions.py", "from kivy.clock import mainthread"),
    "drivers": ("power/sources/nut.py", "from power.sources import pijuice"),
    "kiosk": ("kiosk/model/geo.py", "from kiosk.desk import forms"),
    "office": ("office/users/pages.py", "from office.home.feature import HOME"),
    "values": ("kiosk/desk/duty/screens.py", "from kiosk.desk.storage.records import Desk"),
}
"""One import for each contract that breaks it, and where it is put."""


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Look at the packages of ``folder``, whatever is installed."""
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_contract_holds():
    told = lint(ROOT)
    assert told.returncode == 0, told.stdout


@pytest.fixture(scope="module")
def broken(tmp_path_factory) -> str:
    """What is said of a copy with one wrong import for each contract."""
    copy = tmp_path_factory.mktemp("broken")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for package in SETTINGS["root_packages"]:
        shutil.copytree(ROOT / package, copy / package, ignore=_but_python)
    for file, line in WRONG.values():
        with (copy / file).open("a", encoding="utf-8") as code:
            code.write(f"\n{line}\n")
    return lint(copy).stdout


def _but_python(folder: str, names: list[str]) -> list[str]:
    return [n for n in names if not (n.endswith(".py") or Path(folder, n).is_dir())]


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_contract_is_broken_by_one_wrong_import(broken, contract):
    """A contract that names what is no longer there holds whatever is done."""
    name, (file, _) = CONTRACTS[contract]["name"], WRONG[contract]
    assert f"{name} BROKEN" in broken
    where = file.removesuffix(".py").replace("/", ".")
    said = broken.split("Broken contracts")[1].split(f"\n{name}\n")[1]
    assert f"{where} -> " in said


def modules(name: str) -> list[Path]:
    return sorted((ROOT / name.replace(".", "/")).rglob("*.py"))


RIM_MODULES = set(CONTRACTS["pure"]["forbidden_modules"])
MAY_LOAD = {
    *("astral", "bisect", "calendar", "collections", "confusable_homoglyphs", "dataclasses"),
    *("datetime", "enum", "functools", "geographiclib", "hashlib", "itertools", "lxml", "math"),
    *("msgspec", "pathlib", "re", "segno", "statistics", "struct", "types", "typing"),
    *("unicodedata", "zstandard", "__future__"),
}
"""What pure folders are made with. Another library is added here by who knows that it is pure."""
VALUES = {
    *("common.time_zone", "content.errors", "power.config", "power.errors", "power.reading"),
    *("power.requests", "power.sources", "power.status", "power.what_if"),
}
"""Modules outside pure folders of which these may know classes and constants, and no function."""
RIM_CALLS = {
    *("now", "utcnow", "today"),
    *("open", "read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "glob", "rglob"),
    *("exists", "is_file", "is_dir", "stat", "mkdir", "touch", "unlink"),
    *("print", "input", "exec", "eval", "__import__", "import_module"),
}
BUILT_IN = {"open", "print", "input", "exec", "eval", "__import__"}
METHODS = {
    *("read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "rglob", "utcnow"),
    "import_module",
}
"""Names that mean nothing else: to pass such a function on is to call it."""


def rim_of(code: str | bytes) -> set[str]:
    """Return what ``code`` imports, calls or passes on: a clock, file, bus, process or screen."""
    found, tree = set(), ast.parse(code)
    clocks = _clocks(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if _package(alias.name) in RIM_MODULES}
        elif isinstance(node, ast.ImportFrom) and _package(node.module or "") in RIM_MODULES:
            found.add(str(node.module))
        elif isinstance(node, ast.Call):
            called = node.func
            name = getattr(called, "attr", getattr(called, "id", ""))
            if name in RIM_CALLS:
                found.add(ast.unparse(called))
        else:
            found |= _passed_on(node, clocks)
    return found


def _clocks(tree: ast.AST) -> set[str]:
    """Return what the types that can look at a clock are called in this code."""
    froms = (n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module == "datetime")
    named = {alias.asname or alias.name for one in froms for alias in one.names}
    return {"datetime.datetime", "datetime.date", *named}


def _passed_on(node: ast.AST, clocks: set[str]) -> set[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        return {node.id} & BUILT_IN
    if isinstance(node, ast.Attribute):
        of_a_clock = node.attr in {"now", "today"} and ast.unparse(node.value) in clocks
        return {ast.unparse(node)} if of_a_clock or node.attr in METHODS else set()
    return set()


def strange_to(folders: list[str], code: str | bytes) -> set[str]:
    """Return what ``code`` of a pure folder imports beyond values and what is pure."""
    found = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if not _is_pure(alias.name, folders)}
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            asked = {f"{module}.{alias.name}" for alias in node.names}
            if not _is_pure(module, folders):
                found |= {
                    name
                    for name in asked
                    if not _is_pure(name, folders)
                    and not (module in VALUES and name.rpartition(".")[2][0].isupper())
                }
    return found


def _is_pure(module: str, folders: list[str]) -> bool:
    """Whether a module is in a pure folder, or of a library that these are made with."""
    within = any(f"{module}.".startswith(f"{folder}.") for folder in folders)
    return within or _package(module) in MAY_LOAD


def _package(module: str) -> str:
    return module.partition(".")[0]


@pytest.mark.parametrize("folder", PURE_FOLDERS)
def test_a_pure_folder_touches_no_clock_file_bus_or_screen(folder):
    assert modules(folder)
    for path in modules(folder):
        assert not rim_of(path.read_bytes()), path


@pytest.mark.parametrize("folder", PURE_FOLDERS)
def test_a_pure_folder_leans_on_values_and_on_what_is_pure(folder):
    """Else the file would be read one import further on."""
    for path in modules(folder):
        assert not strange_to(PURE_FOLDERS, path.read_bytes()), path


@pytest.mark.parametrize(
    "code",
    [
        "from power.requests import ask",
        "from power.requests import *",
        "from power import requests",
        "import power.requests",
        "from power.host import look",
        "from kiosk.config import load_config",
        "from content.board import Board",
        "from common import atomic_write",
        "from . import rules",
        "import urllib.request",
        "def f():\n    from random import random",
    ],
)
def test_a_file_that_is_read_one_import_further_on_is_seen(code):
    assert strange_to(PURE_FOLDERS, code)


@pytest.mark.parametrize("name", PURE)
def test_what_decides_elsewhere_touches_none_either(name):
    assert not rim_of((ROOT / name).read_bytes())


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import datetime\nx = datetime.now()",
        "import datetime\nx = datetime.datetime.now(datetime.UTC)",
        "from datetime import datetime as dt\nx = dt.utcnow()",
        "from datetime import date\nx = date.today()",
        "import time\nx = time.time()",
        "from time import monotonic as clock\nx = clock()",
        "x = open('power.toml')",
        "from pathlib import Path\nx = Path('power.toml').read_text()",
        "def f(path):\n    return path.read_bytes()",
        "def f():\n    import sqlite3",
        "def f():\n    from subprocess import run",
        "import os.path",
        "from kivy.clock import Clock",
        "import importlib\nx = importlib.import_module('socket')",
        "from pathlib import Path\nx = map(Path.read_text, [])",
        "clock = datetime.datetime.now",
        "from datetime import datetime as moment\nclock = moment.now",
        "f = open",
    ],
)
def test_however_it_is_spelled_it_is_seen(code):
    assert rim_of(code)


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import datetime\ndef f(at: datetime): return at.time()",
        "from pathlib import Path\nname = Path('a/b').name",
        "now = 3\nx = {'open': now}",
        "def f(snapshot):\n    return snapshot.now",
    ],
)
def test_what_only_sounds_like_it_is_let_be(code):
    assert not rim_of(code)


LOADED_WHEN_ASKED_FOR = {"kiosk.desk.access", "kiosk.desk.registry"}
"""The lock asks for the screens behind it when somebody stands before it."""


def circles(graph: grimp.ImportGraph) -> list[set[str]]:
    """Groups of modules of which each imports, by way of others, each."""
    below: dict[str, set[str]] = {}
    for module in graph.modules:
        seen, to_see = set(), [module]
        while to_see:
            found = graph.find_modules_directly_imported_by(to_see.pop()) - seen
            seen |= found
            to_see += found
        below[module] = seen
    groups = {frozenset(m for m in below[n] if n in below[m]) for n in below if n in below[n]}
    return [set(group) for group in groups]


@pytest.mark.parametrize("package", SETTINGS["root_packages"])
def test_no_modules_import_each_other_in_a_circle(package):
    """Imports inside functions count; names for types too, but in power, whose types are a web."""
    graph = grimp.build_graph(package, exclude_type_checking_imports=package == "power")
    assert [c for c in circles(graph) if c != LOADED_WHEN_ASKED_FOR] == []


def test_a_circle_is_found():
    graph = grimp.ImportGraph()
    for importer, imported in ("ab", "bc", "ca", "da"):
        graph.add_import(importer=importer, imported=imported)
    assert circles(graph) == [{"a", "b", "c"}]
