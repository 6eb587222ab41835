"""A long page: what is in view comes at once, the rest a frame later, the place is kept."""

from __future__ import annotations

import pytest

from kiosk.model import routes
from kiosk.model.views import Actions, Article, Choice, Paragraph, Row

LONG = Article(tuple(Paragraph(f"Stap {n}: zet het licht uit.") for n in range(60)))


@pytest.fixture
def view(window):
    from kiosk.ui.widgets.article import ArticleView

    one = ArticleView()
    window.add_widget(one)
    return one


def frames(number=3):
    from kivy.base import EventLoop

    for _ in range(number):
        EventLoop.idle()


def words(view):
    return [child.words for child in reversed(view._column.children)]


def all_of(article):
    return [block.words for block in article.blocks]


def test_what_is_in_view_is_there_at_once_and_the_rest_before_anybody_scrolls(view):
    view.show(LONG, lambda _: None)
    there = view._column.children
    assert 0 < len(there) < len(LONG.blocks)
    frames(1)
    assert words(view) == all_of(LONG)


def test_the_first_blocks_alone_fill_the_glass(view):
    from kiosk.ui.widgets.article import AT_ONCE

    view.show(Article(LONG.blocks[:AT_ONCE]), lambda _: None)
    frames()
    assert view._column.height > view.height


def test_a_page_in_view_whole_stands_in_the_middle(view):
    view.show(Article((Actions((Choice("clock", "Elk uur", routes.Here()),)),)), lambda _: None)
    frames()
    (button,) = view._column.children
    left, right = button.to_window(button.x, 0)[0], button.to_window(button.right, 0)[0]
    assert left - view.x == pytest.approx(view.right - right)


@pytest.mark.parametrize(("rows", "shares"), [(1, 1.0), (2, 0.5)])
def test_rows_together_are_as_wide_as_what_stands_above_them(view, rows, shares):
    from kiosk.ui.theme import theme

    row = Row("clock", "", "Elk uur", "", "", routes.Here())
    view.show(Article((Paragraph("Taken"), *[row] * rows), abreast=True), lambda _: None)
    frames()
    held, above = view._column.children
    between = theme.gap * (rows - 1)
    assert [item.width for item in held.children] == [(above.width - between) * shares] * rows


def test_a_block_that_a_newer_page_has_no_longer_draws_no_other_letters(view):
    """It hears of them until it is swept up: a finger that asks for them would wait for it."""
    from kiosk.ui.widgets.text import Patient

    view.show(Article(LONG.blocks[:3]), lambda _: None)
    frames()
    first, gone, last = reversed(view._column.children)
    view.show(Article((LONG.blocks[0], LONG.blocks[2])), lambda _: None)
    waits = {
        w: [p._waits for p in w.walk(restrict=True) if isinstance(p, Patient)]
        for w in (first, gone, last)
    }
    assert [any(found) for found in waits.values()] == [False, True, False]
    assert all(waits[gone])


def test_a_newer_page_keeps_the_widgets_and_the_place(view):
    view.show(LONG, lambda _: None)
    frames()
    scroll = view._column.parent
    scroll.scroll_y = 0.25
    kept = view._column.children[:]
    newer = Article((*LONG.blocks[:30], Paragraph("Nieuw."), *LONG.blocks[31:]))
    view.show(newer, lambda _: None)
    assert words(view) == all_of(newer)
    assert len(set(kept) & set(view._column.children)) == len(LONG.blocks) - 1
    frames()
    assert scroll.scroll_y == pytest.approx(0.25)


def test_a_newer_page_that_comes_before_the_rest_shows_no_block_twice(view):
    view.show(LONG, lambda _: None)
    view.show(LONG, lambda _: None)
    frames()
    assert words(view) == all_of(LONG)


def test_a_page_that_made_way_builds_no_more(view, window):
    view.show(LONG, lambda _: None)
    before = len(view._column.children)
    window.remove_widget(view)
    frames()
    assert len(view._column.children) == before


def test_rows_of_a_page_that_is_gone_may_still_be_measured(window):
    """A layout that was asked for before the page was cleared comes after it."""
    from kiosk.model.views import Row
    from kiosk.ui.widgets.article_blocks import RowsItem
    from kiosk.ui.widgets.listing_items import RowItem

    rows = RowsItem()
    row = RowItem(item=Row("log", "", "Logboek", "", "", routes.Here()), go=lambda _: None)
    rows.add_row(row)
    rows.clear_widgets()
    row.ids.texts.height += 1
    assert not rows.children


def test_a_page_that_is_left_is_let_go_buttons_and_all(window):
    import gc
    import weakref

    from kiosk.ui.widgets.article import ArticleView

    choice = Choice("printer", "Print dit bericht", routes.Information())
    page = Article((Paragraph("Blijf thuis."),), aside=(Actions((choice,)),))
    view = ArticleView()
    window.add_widget(view)
    view.show(page, lambda _: None)
    frames(6)
    left = weakref.ref(view)
    window.remove_widget(view)
    del view
    frames(2)
    gc.collect()
    assert left() is None


def test_buttons_that_are_used_again_for_answers_stand_as_near_as_new_ones(window):
    from kiosk.ui.widgets.actions import ActionsItem

    choices = tuple(Choice("", f"taal {n}", routes.Help()) for n in range(4))
    ways, answers = Actions(choices), Actions(choices, alike=True)
    again = ActionsItem((ways, lambda _: None))
    assert not again.answers
    again.shown = answers, again.shown[1]
    assert again.answers
    assert again.spacing == ActionsItem((answers, lambda _: None)).spacing
