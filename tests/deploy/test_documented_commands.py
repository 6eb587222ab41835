"""What README and its neighbours tell people to type is there, and does what it says.

1. Lines of a code block that start our own programs are run, in their order, at a point of their
   own with its daemon.
2. Scripts in deploy/ take the machine they are on, so they are asked for --help: it has to name
   every option that a document uses.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(sys.executable).parent
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "deploy/examples/supplies-that-lie/README.md")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
OURS, SCRIPT, TOOL = "noodsteunpunt-", "deploy/", ".venv/bin/"
PASSES_ON = {"deploy/test": "pytest", "deploy/lock": "uv"}
"""Scripts that give what they do not know to another program."""


def fenced(document: str) -> list[list[str]]:
    """Every command of its code blocks: continued lines joined, comments gone."""
    text = (ROOT / document).read_text(encoding="utf-8")
    blocks = (block for language, block in FENCE.findall(text) if not language)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [words for words in (shlex.split(line, comments=True) for line in lines) if words]


def inline(document: str) -> list[list[str]]:
    """Every command between backticks, without sudo."""
    text = FENCE.sub("", (ROOT / document).read_text(encoding="utf-8"))
    spans = (span.removeprefix("sudo ").removeprefix("./") for span in INLINE.findall(text))
    found = [shlex.split(span) for span in spans if span.startswith((OURS, SCRIPT, TOOL))]
    return [words for words in found if not Path(words[0]).suffix]


def commands(first: str) -> list[list[str]]:
    every = [words for document in DOCUMENTS for words in fenced(document) + inline(document)]
    plain = [[words[0].removeprefix("./"), *words[1:]] for words in every]
    found = [words for words in plain if words[0].startswith(first)]
    return [words for n, words in enumerate(found) if words not in found[:n]]


def scripts() -> list[list[str]]:
    """As documents use them, and every other one that a person starts."""
    is_for_people = b"#!/usr/bin/env bash"
    found = [path for path in sorted((ROOT / "deploy").rglob("*")) if path.is_file()]
    found = [path for path in found if path.read_bytes().startswith(is_for_people)]
    used = [words for words in commands(SCRIPT) if not (ROOT / words[0]).is_dir()]
    return used + [[str(path.relative_to(ROOT))] for path in found]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_code_block_holds_no_command_that_nobody_checks(document):
    for words in fenced(document):
        assert words[0].removeprefix("./").startswith((OURS, SCRIPT, TOOL)), words


@pytest.mark.parametrize("words", scripts(), ids=" ".join)
def test_a_script_says_what_it_is_for_and_knows_the_options_it_is_given(words):
    script, *rest = words
    assert os.access(ROOT / script, os.X_OK)
    done = subprocess.run(
        [ROOT / script, "--help"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert script in done.stdout
    if script not in PASSES_ON:
        options = {word for word in rest if word.startswith("--")} - {"--help"}
        assert not {option for option in options if option not in done.stdout}


@pytest.mark.parametrize("words", commands(TOOL), ids=" ".join)
def test_a_tool_comes_with_what_development_needs(words):
    assert (PROGRAMS / words[0].removeprefix(TOOL)).exists()


@pytest.fixture(scope="module")
def point(tmp_path_factory):
    """A checkout to stand in, folders of a point, a stick, and a battery at real time."""
    folder = tmp_path_factory.mktemp("point")
    for name in ("config", "state/power", "run/power", "stick"):
        (folder / name).mkdir(parents=True)
    for name in ("deploy", "simulators"):
        (folder / name).symlink_to(ROOT / name)
    settings = (ROOT / "deploy/examples/power.toml").read_text(encoding="utf-8")
    assert "\nspeed = 60" in settings
    assert "\n# generator_w = 800" in settings
    settings = settings.replace("\nspeed = 60", "\nspeed = 1")
    settings = settings.replace("\n# generator_w = 800", "\ngenerator_w = 800")
    (folder / "config/power.toml").write_text(settings, encoding="utf-8")
    (folder / "config/kiosk.toml").write_bytes((ROOT / "deploy/examples/kiosk.toml").read_bytes())
    return folder


@pytest.fixture(scope="module")
def environ(point):
    folders = {f"NOODSTEUNPUNT_{n.upper()}": str(point / n) for n in ("config", "state", "run")}
    return os.environ | folders | {
        "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "XDG_STATE_HOME": str(point / "home"),
        "NOODSTEUNPUNT_PASSPHRASE": "only for this test",
        "NOODSTEUNPUNT_PIN": "48291",
    }  # fmt: skip


@pytest.fixture(scope="module")
def daemon(point, environ):
    with (point / "power.log").open("w") as log:
        running = subprocess.Popen(
            [PROGRAMS / "noodsteunpunt-power", "run"], cwd=point, env=environ, stderr=log
        )
    while not (point / "run/power/power.json").exists():
        assert running.poll() is None, (point / "power.log").read_text()
        time.sleep(0.1)
    yield running
    running.terminate()
    running.wait(60)


def run(words: list[str], point: Path, environ: dict[str, str]) -> None:
    typed = [word.replace("/media/stick", f"{point}/stick") for word in words]
    done = subprocess.run(
        typed, cwd=point, env=environ, input="", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{shlex.join(words)}\n{done.stderr}"


@pytest.mark.usefixtures("daemon")
@pytest.mark.parametrize("document", DOCUMENTS)
def test_our_programs_do_what_a_document_tells_them_to(point, environ, document):
    for words in fenced(document):
        if words[0].startswith(OURS):
            run(words, point, environ)


@pytest.mark.parametrize("words", commands(f"{TOOL}python"), ids=" ".join)
def test_what_stands_in_for_the_world_can_be_started(point, environ, tmp_path, words):
    for name in ("state", "run"):
        (tmp_path / name).mkdir()
    elsewhere = {f"NOODSTEUNPUNT_{n.upper()}": str(tmp_path / n) for n in ("state", "run")}
    typed = [sys.executable, *words[1:]]
    typed = [str(tmp_path / "new") if word == "FOLDER" else word for word in typed]
    run(typed, point, environ | elsewhere)


def test_every_file_that_tells_of_reliability_is_there():
    text = (ROOT / "docs/reliability.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\b(?:tests|deploy)/[\w/]+(?:\.py)?", text))
    assert "tests/content/test_kill.py" in named
    assert not {path for path in named if not (ROOT / path).exists()}


def test_a_laptop_that_publishes_has_every_program_that_its_page_types():
    page = (ROOT / "docs/laptop-van-de-uitgever.md").read_text(encoding="utf-8")
    script = (ROOT / "deploy/publisher-laptop").read_text(encoding="utf-8")
    linked = re.search(r"^for program in (.+); do$", script, re.MULTILINE)[1].split()
    typed = set(re.findall(r"^\$ noodsteunpunt-(\w+)", page, re.MULTILINE))
    assert typed == set(linked)
