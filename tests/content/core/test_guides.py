"""Guides are small Markdown: headings, paragraphs, steps and bullets, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

import content
from content.board import built_in_guides
from content.core.guides import read_guide
from content.core.model import BlockKind
from content.core.remarks import Notes
from content.errors import FormatError

GUIDE = """# Als de stroom uitvalt
Doe dit eerst.
Blijf rustig.

## Licht
1. Gebruik een zaklamp,
   geen kaars.
2) Doe schakelaars uit.
- Zoek batterijen
* Bel niemand
112 alleen bij nood.
"""


def read(markdown, file="guides/power-cut.nl.md"):
    data = markdown if isinstance(markdown, bytes) else markdown.encode()
    notes = Notes(file)
    return read_guide(data, publisher="p", notes=notes), notes.lines()


def test_a_guide_is_read_block_by_block():
    guide, notes = read(GUIDE)
    assert notes == ()
    assert (guide.hazard, guide.language, guide.publisher) == ("power-cut", "nl", "p")
    assert guide.title == "Als de stroom uitvalt"
    assert [(block.kind, block.text) for block in guide.blocks] == [
        (BlockKind.PARAGRAPH, "Doe dit eerst. Blijf rustig."),
        (BlockKind.HEADING, "Licht"),
        (BlockKind.STEP, "Gebruik een zaklamp, geen kaars."),
        (BlockKind.STEP, "Doe schakelaars uit."),
        (BlockKind.BULLET, "Zoek batterijen"),
        (BlockKind.BULLET, "Bel niemand 112 alleen bij nood."),
    ]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        pytest.param("**Let op** <b>nu</b>", "**Let op** <b>nu</b>", id="emphasis"),
        pytest.param("[link](http://x)", "[link](http://x)", id="link"),
        pytest.param("112 bellen", "112 bellen", id="a number is no step"),
        pytest.param("1.5 liter", "1.5 liter", id="nor is a decimal"),
        pytest.param("#geen kop", "#geen kop", id="no space, no heading"),
        pytest.param("-5 graden", "-5 graden", id="frost is no bullet"),
    ],
)
def test_anything_else_is_just_text(line, text):
    guide, _ = read(f"# T\n{line}\n")
    assert [(block.kind, block.text) for block in guide.blocks] == [(BlockKind.PARAGRAPH, text)]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_newline_and_a_bom_will_do(newline):
    guide, _ = read("\ufeff" + GUIDE.replace("\n", newline))
    assert guide == read(GUIDE)[0]


@pytest.mark.parametrize(
    ("markdown", "file", "advice"),
    [
        pytest.param("", "guides/cold.nl.md", "titel ontbreekt", id="empty"),
        pytest.param("tekst", "guides/cold.nl.md", "titel ontbreekt", id="no title"),
        pytest.param("# Kou", "guides/cold.nl.md", "staat niets", id="title alone"),
        pytest.param(GUIDE, "guides/kou.md", "power-cut.nl.md", id="no language in its name"),
        pytest.param(GUIDE, "guides/Kou.NL.md", "power-cut.nl.md", id="capitals in its name"),
        pytest.param(
            b"# Kou\n\xe9\xe9n", "guides/cold.nl.md", "cold.nl.md:2: .*UTF-8", id="cp1252"
        ),
        pytest.param("# K\n" + "a" * 300_000, "guides/cold.nl.md", "256 kB", id="too large"),
    ],
)
def test_what_is_no_guide_is_refused(markdown, file, advice):
    with pytest.raises(FormatError, match=advice):
        read(markdown, file)


def test_a_guide_without_end_is_cut_and_told():
    guide, notes = read("# T\n" + "- x\n" * 1_000)
    assert len(guide.blocks) < 301
    assert "te lang" in notes[0]


def test_a_deeper_heading_is_told_with_its_line():
    _, notes = read("# T\ntekst\n### Diep\ntekst\n")
    assert notes == ("guides/power-cut.nl.md:3: Gebruik voor een tussenkop '## '.",)


def test_the_general_advice_that_comes_along_is_read_whole_and_is_nobodys():
    files = {path.stem for path in (Path(content.__file__).parent / "guides").glob("*.md")}
    guides = built_in_guides()
    assert {f"{guide.hazard}.{guide.language}" for guide in guides} == files
    assert {guide.publisher for guide in guides} == {None}
