"""A form changes what was changed in it, and leaves the rest of somebody's file alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.core.remarks import Notes
from content.source import sheet
from content.source.draft import read_draft
from content.source.sheet import EMPTY, Shapeless, Sheet, Text

NOW = datetime(2026, 11, 30, 16, tzinfo=UTC)
SAMPLES = sorted(Path("deploy/examples/source/bulletins").glob("*.md"))
LETTER = """---
soort: drinkwater
# deze regel is van Fatma
ernst: ernstig   # overleg met de dijkgraaf
gebied:
  - Oosterveen
  - Lage Kolk
geldig tot: 1 december 18:00
verdeelsleutel: 7
contact: 0800-1234 #keuze1
---
<!-- intern: niet delen -->
# nl
<!-- # geen taal -->
## Kook uw **water**
Er zitten bacteriën in.

![kaart](kaart.png)
### Dit doet u
1. Kook water.
2. Drink flessenwater.

# en
## Boil your water
There are bacteria.
"""


def read(text):
    return sheet.read(text, file="bulletins/x.md")


def write(text, new):
    return sheet.write(text, new, file="bulletins/x.md")


def changed(text, fields=None, **texts):
    was = read(text)
    return write(text, Sheet(fields=was.fields | (fields or {}), texts=was.texts | texts))


def test_a_form_shows_what_stands_in_the_file():
    shown = read(LETTER)
    assert shown.fields["gebied"] == ("Oosterveen", "Lage Kolk")
    assert shown.fields["contact"] == ("0800-1234 #keuze1",)
    assert shown.texts["nl"] == Text(
        headline="Kook uw **water**",
        description="Er zitten bacteriën in.\n\n![kaart](kaart.png)",
        steps="Kook water.\nDrink flessenwater.",
    )
    assert shown.texts["en"].steps == ""


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_what_is_saved_unchanged_is_the_same_file(path):
    text = path.read_text(encoding="utf-8")
    assert write(text, read(text)) == text


def test_windows_line_ends_stay():
    text = LETTER.replace("\n", "\r\n")
    assert write(text, read(text)) == text


@pytest.mark.parametrize(
    ("before", "after", "fields"),
    [
        ("ernst: ernstig   # overleg met de dijkgraaf", "ernst: matig", {"ernst": ("matig",)}),
        ("gebied:\n  - Oosterveen\n  - Lage Kolk", "gebied: [Zuid, 'A, B']",
         {"gebied": ("Zuid", "A, B")}),
        ("geldig tot: 1 december 18:00\n", "", {"geldig tot": ()}),
        ("contact: 0800-1234 #keuze1", "contact: 'Balie: 3'", {"contact": ("Balie: 3",)}),
    ],
)  # fmt: skip
def test_one_field_changes_its_own_line(before, after, fields):
    assert changed(LETTER, fields) == LETTER.replace(before, after)


def test_a_new_field_comes_last():
    assert "contact: 0800-1234 #keuze1\noefening: ja\n---\n" in changed(
        LETTER, {"oefening": ("ja",)}
    )


def test_one_text_changes_and_its_neighbours_do_not():
    was = read(LETTER).texts["nl"]
    new = msgspec.structs.replace(was, steps="Kook water.\n3. Bel de buren.\nRust uit.")
    assert changed(LETTER, nl=new) == LETTER.replace(
        "2. Drink flessenwater.", "2. Bel de buren.\n3. Rust uit."
    )


def test_a_language_comes_and_goes():
    more = changed(LETTER, de=Text(headline="Wasser abkochen", steps="Kochen."))
    assert more.endswith(
        "There are bacteria.\n# de\n## Wasser abkochen\n### Was Sie tun sollten\n1. Kochen.\n"
    )
    assert changed(more, de=Text()).rstrip() == LETTER.rstrip()


def test_a_new_file_is_read_as_it_was_filled_in():
    new = Sheet(
        fields={"soort": ("stroom",), "ernst": ("matig",), "geldig tot": ("12 uur",)},
        texts={"nl": Text(headline="Geen stroom", description="Al dagen.", steps="Wacht.")},
    )
    text = write(EMPTY, new)
    assert read(text) == new
    notes = Notes("bulletins/x.md")
    draft = read_draft(text.encode(), notes=notes, now=NOW)
    assert not notes
    assert draft.parts["nl"].instruction == ["Wacht."]


def test_steps_that_are_no_plain_list_are_left_as_written():
    text = LETTER.replace("2. Drink", "- of niet\n2. Drink")
    assert read(text).texts["nl"].steps == "1. Kook water.\n- of niet\n2. Drink flessenwater."
    new = msgspec.structs.replace(read(text).texts["nl"], steps="1. Kook water.\n- wel")
    assert "1. Kook water.\n- wel\n" in changed(text, nl=new)


@pytest.mark.parametrize(
    "text",
    [
        LETTER.replace("### Dit doet u", "## Nog een kop"),
        LETTER.replace("# en", "# nl"),
        LETTER.replace("# en", "# Engels, hoop ik"),
        LETTER.replace("1. Kook", "#### Kook"),
    ],
)
def test_what_no_form_can_show_is_said(text):
    with pytest.raises(Shapeless):
        read(text)


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=40)
LINES = st.lists(WORDS, max_size=4).map("\n".join)


@given(headline=WORDS, description=LINES, steps=LINES, contact=WORDS)
def test_no_words_of_one_field_become_another(headline, description, steps, contact):
    """Whatever is typed, the other language and the other keys are what they were."""
    text = Text(headline=headline, description=description, steps=steps)
    made = changed(LETTER, {"contact": (contact,) if contact.strip() else ()}, nl=text)
    try:
        shown = read(made)
    except Shapeless:
        return  # said to whoever typed it; nothing is lost
    assert shown.texts["en"] == read(LETTER).texts["en"]
    assert shown.fields.keys() - {"contact"} == read(LETTER).fields.keys() - {"contact"}
    assert shown.fields.get("contact", ("",)) == (" ".join(contact.split()),)
