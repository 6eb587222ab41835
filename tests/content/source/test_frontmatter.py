"""Front matter: texts by key, each with its line."""

from __future__ import annotations

import pytest

from content.errors import FormatError
from content.source.frontmatter import Field, split

GOOD = """---
id: stroom-3   # de derde
Soort: no-112
verzonden: 2026-01-20 14:05
contact: 0800 1234
gebied: [Veldermeer, "Lage Kolk: zuid"]
vervangt:
  - a
  - b
leeg:
---
# nl
tekst
"""


def test_fields_and_body_are_parted():
    document = split(GOOD, file="a.md")
    assert document.fields == {
        "id": Field(("stroom-3",), 2),
        "soort": Field(("no-112",), 3),
        "verzonden": Field(("2026-01-20 14:05",), 4),
        "contact": Field(("0800 1234",), 5),
        "gebied": Field(("Veldermeer", "Lage Kolk: zuid"), 6),
        "vervangt": Field(("a", "b"), 7),
        "leeg": Field((), 10),
    }
    assert (document.body, document.body_line) == ("# nl\ntekst", 12)


@pytest.mark.parametrize(
    ("text", "line", "advice"),
    [
        pytest.param("", 1, "Begin met", id="empty"),
        pytest.param("# nl\n", 1, "Begin met", id="no front matter"),
        pytest.param("---\nid: a\n", 2, "Sluit", id="never closed"),
        pytest.param("---\nid: a\nkop: Let op: ijzel\n---\n", 3, "aanhalingstekens", id="colon"),
        pytest.param("---\nid: a\n\tx: b\n---\n", 3, "niet te lezen", id="tab"),
        pytest.param("---\n- a\n---\n", 2, "kenmerk: waarde", id="a list"),
        pytest.param("---\nid: a\nx: {y: z}\n---\n", 3, "eenvoudiger", id="nested"),
        pytest.param("---\nid: a\nID: b\n---\n", 3, "twee keer", id="twice"),
        pytest.param("---\nx: " + "[" * 5_000 + "\n---\n", 2, "te lang", id="brackets"),
        pytest.param("---\nx: " + "a" * 9_000 + "\n---\n", 2, "te lang", id="endless"),
        pytest.param("---\n" + "- " * 3_000 + "\n---\n", 2, "niet te lezen", id="deep list"),
        pytest.param("---\n" + "? " * 3_000 + "\n---\n", 2, "niet te lezen", id="keys"),
        pytest.param("---\nid: \x00\n---\n", 2, "niet te lezen", id="NUL"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text, line, advice):
    with pytest.raises(FormatError, match=advice) as caught:
        split(text, file="a.md")
    assert caught.value.line == line


def test_nothing_between_the_lines_is_nothing():
    assert split("---\n---\n", file="a.md").fields == {}
