"""Rows on pages of columns."""

from __future__ import annotations

import pytest

from kiosk.model.paging import Room, fill, widths

TWO = Room(columns=2, height=30, gap=2)


@pytest.mark.parametrize(
    ("first", "heights", "columns", "end"),
    [
        (0, [10] * 5, ((0, 1), (2, 3)), 4),
        (4, [10] * 5, ((4,), ()), 5),
        (0, [10, 20, 10], ((0,), (1,)), 2),
        (0, [99, 10], ((0,), ()), 1),
        (0, [], ((), ()), 0),
    ],
    ids=["down, then beside it", "the last page", "whole or not at all", "too high", "nothing"],
)
def test_as_many_as_fit_whole(first, heights, columns, end):
    page = fill(first, len(heights), heights.__getitem__, TWO)
    assert (page.columns, page.first, page.end) == (columns, first, end)


@pytest.mark.parametrize("heights", [[10] * 9, [31, 3, 40, 7, 7, 7, 20, 1]])
def test_page_after_page_every_row_comes_once(heights):
    seen, first = [], 0
    while first < len(heights):
        page = fill(first, len(heights), heights.__getitem__, TWO)
        seen += [row for column in page.columns for row in column]
        first = page.end
    assert seen == list(range(len(heights)))


@pytest.mark.parametrize(
    ("needed", "found"),
    [
        ([0, 0, 0], [30, 30, 30]),
        ([10, 50, 0], [20, 50, 20]),
        ([35, 40, 0], [35, 40, 15]),
        ([90, 90, 0], [45, 45, 0]),
    ],
    ids=["alike", "one needs more", "two need more", "too much for all"],
)
def test_cells_abreast_are_alike_but_for_those_that_need_more(needed, found):
    assert widths(needed, 90) == pytest.approx(found)
