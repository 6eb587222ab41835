"""The manual names what is on the screens, and every part is one page."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from PIL import Image

from content import __main__ as content_commands
from kiosk.desk.checklists.store import checklists
from kiosk.desk.situation.store import QUESTIONS
from office.coordination.reports import WHICH
from office.coordination.texts import SERVICES
from office.registry import FEATURES
from power import __main__ as power_commands

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "deploy" / "handleiding.md"
TEXT = MANUAL.read_text(encoding="utf-8")
KEYWORDS = {"tr": None, "N_": None}


@pytest.fixture(scope="module")
def typesetter():
    spec = importlib.util.spec_from_file_location("handleiding", MANUAL.with_suffix(".py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def words_of_all_screens() -> set[str]:
    """Every word the kiosk and the office can show, and the names of the checklists."""
    found = extract_from_dir(ROOT / "kiosk", method_map=[("**.py", "python")], keywords=KEYWORDS)
    words = {message for _, _, message, _, _ in found} | {sheet.title for sheet in checklists()}
    for page in (ROOT / "office").rglob("*.html"):
        text = re.sub(r"{%.*?%}", "<>", page.read_text(encoding="utf-8"))
        words |= set(re.findall(r">([^<>{}]+)<", text))
    entries = (entry.words for feature in FEATURES for entry in feature.entries)
    answers = (answer.words for question in QUESTIONS for answer in question.answers)
    return words | {*entries, *answers, *WHICH.values(), *SERVICES}


@pytest.fixture(scope="module")
def on_the_screens():
    return words_of_all_screens()


@pytest.mark.parametrize("button", sorted(set(re.findall(r"`([^`]+)`", TEXT))))
def test_every_button_it_names_is_on_a_screen(on_the_screens, button):
    assert button in on_the_screens


def test_every_command_it_names_exists():
    groups = {"content": content_commands.main.commands, "power": power_commands.cli.commands}
    named = re.findall(r"noodsteunpunt-(content|power) ([a-z]+(?:(?:, | en )[a-z]+)*)", TEXT)
    assert {group for group, _ in named} == set(groups)
    for group, names in named:
        for name in re.split(", | en ", names):
            assert name in groups[group], f"noodsteunpunt-{group} {name}"


def test_it_has_a_page_for_each_who_works_with_it():
    titles = re.findall("^# (.*)$", TEXT, re.MULTILINE)
    assert titles == [
        "Voor medewerkers",
        "Voor vrijwilligers aan de balie",
        "Voor wie uitgeeft en telt",
        "Voor technici",
        "Voor de uitgever",
        "Voor de goedkeurder",
        "Voor de coördinator",
    ]


def test_its_pictures_are_of_screens():
    pictures = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", TEXT)
    assert len(pictures) >= 8
    for words, path in pictures:
        assert words
        with Image.open(MANUAL.parent / path) as picture:
            assert picture.size == (1280, 800)


@pytest.fixture(scope="module")
def manual(typesetter, tmp_path_factory):
    path = tmp_path_factory.mktemp("manual") / "handleiding.pdf"
    path.write_bytes(typesetter.render(MANUAL))
    return path


def said(*command) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_each_part_is_one_page_that_a_screen_reader_can_follow(manual):
    facts = dict(line.split(":", 1) for line in said("pdfinfo", manual).splitlines())
    assert facts["Pages"].strip() == "7"
    assert facts["Tagged"].strip() == "yes"
    assert "NotoSans" in said("pdffonts", manual).replace("-", "")


def test_what_is_typed_is_not_broken_over_two_lines(manual):
    words = said("pdftotext", "-layout", manual, "-").split()
    for word in re.findall(r"\S*(?:--|/)[^\s)]*", re.sub(r"\(\.\./\S*\)", "", TEXT)):
        assert word.strip("`") in words


def test_a_part_that_does_not_fit_is_refused(typesetter, tmp_path):
    long = tmp_path / "long.md"
    long.write_text("# Te lang\n" + "Nog een regel.\n\n" * 90)
    with pytest.raises(typesetter.TooLong, match="Te lang"):
        typesetter.render(long)


def test_wrong_usage_is_one_line():
    done = subprocess.run(
        [ROOT / "deploy" / "handleiding", "--colour"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
