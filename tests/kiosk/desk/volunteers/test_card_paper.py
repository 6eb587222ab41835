"""The cards of tasks on A4: two on a sheet, whole, however long somebody made one."""

from __future__ import annotations

import subprocess

import pytest

from kiosk.desk.checklists.store import role_cards
from kiosk.desk.volunteers import card_paper
from kiosk.desk.volunteers.actions import on_paper
from kiosk.desk.volunteers.card_paper import Job
from kiosk.takeaway.handout import Line, Style


def read(made, tmp_path):
    """The words of each page."""
    (tmp_path / "kaarten.pdf").write_bytes(made)
    command = ["pdftotext", "-layout", "kaarten.pdf", "-"]
    text = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    return [" ".join(page.split()) for page in text.split("\f")[:-1]]


def test_every_card_is_there_whole_and_two_are_on_a_sheet(tmp_path):
    cards = role_cards(tmp_path)
    job = Job(point="De Brink", cards=tuple(map(on_paper, cards)), banner="OEFENING")
    pages = read(card_paper.make(job), tmp_path)
    assert len(pages) == (len(cards) + 1) // 2
    for number, card in enumerate(cards):
        page = pages[number // 2]
        assert card.title in page
        assert all(item in page for item in card.items)
    assert " ".join(pages).count("OEFENING · De Brink") == len(cards)


@pytest.mark.parametrize(("lines", "halves"), [(8, 1), (30, 2), (60, 4)])
def test_a_long_card_gets_smaller_letters_and_then_another_half_but_is_never_cut(
    tmp_path, lines, halves
):
    task = tuple(
        Line(Style.BODY, f"- Taak {n}: u loopt langs de deuren en vraagt wie hulp nodig heeft.")
        for n in range(lines)
    )
    made = card_paper.render(Job(point="De Brink", cards=((Line(Style.HEADING, "Ronde"), *task),)))
    pages = read(made, tmp_path)
    assert " ".join(pages).count("De Brink") == halves
    assert " ".join(pages).count("hulp nodig heeft.") == lines
