"""Markdown as people write it: each sign is meant, or told by the line of their own file."""

from __future__ import annotations

import time

import pytest

from content.core.checklists import read_sheet
from content.core.guides import read_guide
from content.core.remarks import Notes
from content.source.prose import Image, plain, publishable, without_comments


def read(text):
    notes = Notes("a.md")
    prose = plain(without_comments(text, notes), notes)
    return prose, notes.lines()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("Er is **geen** stroom.", "Er is geen stroom.", id="bold"),
        pytest.param("Er is __geen__ stroom.", "Er is geen stroom.", id="bold, underlined"),
        pytest.param("Er is *geen* en _nooit_.", "Er is geen en nooit.", id="italic"),
        pytest.param("***Let op*** nu", "Let op nu", id="bold and italic"),
        pytest.param("**Let *echt* op**", "Let echt op", id="italic in bold"),
        pytest.param("**twee\nregels**", "twee\nregels", id="bold over a line end"),
        pytest.param("==Let op== `112`", "Let op 112", id="highlight and code"),
        pytest.param("zie [site](https://x.nl)", "zie site (https://x.nl)", id="link"),
        pytest.param("[x.nl](https://x.nl/)", "https://x.nl/", id="a link that is its address"),
        pytest.param('[s](https://x.nl "Titel")', "s (https://x.nl)", id="link with a title"),
        pytest.param("bel [ons](tel:0800-1234)", "bel ons (0800-1234)", id="telephone"),
        pytest.param("<https://x.nl> <a@b.nl>", "https://x.nl a@b.nl", id="addresses"),
        pytest.param("[s][1]\n[1]: https://x.nl", "s (https://x.nl)\n", id="link by reference"),
        pytest.param('<a href="https://x.nl">s</a>', "s (https://x.nl)", id="HTML link"),
        pytest.param("<b>Let</b> <u>op</u>", "Let op", id="HTML that adds nothing"),
        pytest.param("een<br>twee", "een twee", id="HTML line end"),
        pytest.param("5&nbsp;&lt; 6 &amp; &eacute;", "5\xa0< 6 & é", id="HTML entities"),
        pytest.param("minder dan <5 graden, 3 > 2", "minder dan <5 graden, 3 > 2", id="less than"),
        pytest.param("- [ ] dekens\n- [x] water", "- dekens\n- water", id="boxes to tick"),
        pytest.param("+ dekens", "- dekens", id="plus for a bullet"),
        pytest.param("> Let op", "Let op", id="quotation"),
        pytest.param("a\n\n---\n\nb", "a\n\n\n\nb", id="stroke"),
        pytest.param("2 * 3 * 4, naam_van_dit", "2 * 3 * 4, naam_van_dit", id="no emphasis"),
        pytest.param(r"5 \* 6 en \_zo\_", "5 * 6 en _zo_", id="behind a backslash"),
        pytest.param("eerste\\\ntweede", "eerste\ntweede", id="backslash at a line's end"),
        pytest.param("[Veldermeer] om 12:30:00", "[Veldermeer] om 12:30:00", id="brackets, times"),
        pytest.param("„MENÜ“ «É» 20 °C", "„MENÜ“ «É» 20 °C", id="quotes after capitals"),
    ],
)
def test_what_has_a_meaning_keeps_it_as_plain_text(written, meant):
    prose, notes = read(written)
    assert (prose.text, notes) == (meant, ())


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- geheim -->",
        "<!--\ngeheim\n-->",
        "[//]: # (geheim)",
        "[comment]: <> (geheim)",
        "%% geheim %%",
        "%%\ngeheim\n%%",
    ],
)
def test_a_comment_is_cut_out_and_every_line_stays_where_it_was(comment):
    prose, notes = read(f"een\n{comment}\ntwee")
    assert notes == ()
    assert "geheim" not in prose.text
    lines = prose.text.split("\n")
    assert (lines[0], lines[-1]) == ("een", "twee")
    assert len(lines) == 3 + comment.count("\n")


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        pytest.param("<!-- geheim", "eindigt nergens", id="an endless comment"),
        pytest.param("%% geheim", "eindigt nergens", id="an endless comment, Obsidian"),
        pytest.param("| a | b |", "tabel", id="a row of a table"),
        pytest.param("~~weg~~", "Doorgestreept", id="struck out"),
        pytest.param("<s>weg</s>", "Doorgestreept", id="struck out in HTML"),
        pytest.param("<table>", "HTML (<table>)", id="HTML"),
        pytest.param("<script>x</script>", "HTML (<script>)", id="a script"),
        pytest.param("zie voetnoot[^1]", "voetnoot", id="footnote"),
        pytest.param("zie [[Andere pagina]]", "[[ ]]", id="wiki link"),
        pytest.param("[hier](andere.md)", "'andere.md'", id="a link to a file"),
        pytest.param("[hier](#kop)", "'#kop'", id="a link inside"),
        pytest.param("```", "codeblok", id="code"),
        pytest.param("**los", "losse opmaaktekens", id="half of bold"),
        pytest.param("![k](https://x.nl/k.png)", "internet", id="a picture elsewhere"),
        pytest.param("#kop", "spatie", id="a heading without a space"),
        pytest.param(":warning:", ":woord:", id="a picture by name"),
        pytest.param("> [!WARNING]", "[!…]", id="call-out"),
        pytest.param(r"\# geen kop", "teken beginnen", id="a line that would become a heading"),
        pytest.param("CafÃ©", "(bedoeld is 'é')", id="UTF-8 opened as cp1252"),
        pytest.param("dat isâ€™t", "(bedoeld is '’')", id="a damaged apostrophe"),
        pytest.param("Ð¢Ð°Ðº", "codering", id="damaged Cyrillic"),
        pytest.param("Caf\ufffd", "verloren", id="a lost letter"),
    ],
)
def test_what_cannot_be_shown_is_told_by_its_line(written, advice):
    _, notes = read(f"een\n\n{written}\n")
    assert notes
    assert all(note.startswith("a.md:3: ") for note in notes)
    assert advice in notes[0]


def test_a_line_under_a_line_is_told():
    _, notes = read("Kop\n---\n\nKop\n===\n")
    assert [note.split(" ")[0] for note in notes] == ["a.md:2:", "a.md:5:"]


def test_a_table_is_told_once_where_it_begins():
    _, notes = read("tekst\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\na | b\n--|--\n")
    assert [note.split(" ")[0] for note in notes] == ["a.md:3:", "a.md:8:"]


def test_a_picture_is_remembered_with_its_words_and_line():
    prose, notes = read(
        "een\n![Kaart](../media/kaart%20a.png)\n![[foto.jpg|Foto]] <img src='x.png'>"
    )
    assert notes == ()
    assert prose.images == (
        Image("media/kaart a.png", "Kaart", 2),
        Image("foto.jpg", "Foto", 3),
        Image("x.png", "", 3),
    )
    assert prose.text == "een\n\n "


@pytest.mark.parametrize(
    "sign", ["<!--", "%%", "![", "[a](", "**", "<a href='", "`", "| ", "*a ", "Ã"]
)
def test_no_text_takes_long(sign):
    start_s = time.thread_time()
    read((sign * 200_000)[:200_000])
    assert time.thread_time() - start_s < 60  # a hang, not a measurement


def test_a_guide_is_published_without_what_was_only_for_its_writers():
    notes = Notes("guides/cold.nl.md")
    data = publishable(b"\xef\xbb\xbf# Kou\r\n<!-- Piet -->\r\n1. Blijf **binnen**.\r\n", notes)
    assert data == b"# Kou\n\n1. Blijf binnen.\n"
    (block,) = read_guide(data, publisher="p", notes=notes).blocks
    assert (block.text, len(notes)) == ("Blijf binnen.", 0)


def test_a_checklist_with_boxes_is_a_checklist():
    data = publishable(b"# Openen\n- [ ] Deur open\n- [x] Licht aan\n", Notes("checklists/a.md"))
    assert read_sheet(data, file="checklists/a.md").items == ("Deur open", "Licht aan")


def test_a_guide_cannot_hold_a_picture_and_says_so():
    notes = Notes("guides/cold.nl.md")
    publishable(b"# Kou\n\n![x](media/x.png)\n", notes)
    assert notes.lines() == ("guides/cold.nl.md:3: Hier kan geen beeld: zet het bij een bericht.",)
