"""What a list holds, from top to bottom, and how high each is."""

from __future__ import annotations

import pytest

from kiosk.model.views import Listing
from tests.kiosk.ui.widgets.listings import LISTING, many, row


def told(entry):
    if entry["viewclass"] == "TilesItem":
        return "tiles"
    item = entry["item"]
    item = item() if callable(item) else item
    return item if isinstance(item, str) else getattr(item, "title", "") or item.words


def test_what_is_official_comes_first_and_this_points_own_last_under_its_heading(entries):
    assert [told(entry) for entry in entries(LISTING)] == [
        "Deze informatie is oud.",
        "Geen stroom",
        "tiles",
        "Kook water",
        "Van dit steunpunt zelf",
        "Soep om zes uur",
    ]


DUTCH = row("Grote stroomstoring: heel Veldermeer zonder stroom", meta="VR Merenland, 16:00")
ARABIC = row(
    "انقطاع كبير للكهرباء: كل بلدية فيلدرمير بلا كهرباء",
    badge="خطر على الحياة · سار حتى غدا 12:00",
    detail="ابق في بيتك إذا كان آمنا ودافئا بما يكفي.",
    meta="Veiligheidsregio Merenland، 16:00 (قبل 30 دقيقة)",
)
LONG_WORD = row("Arbeidsongeschiktheidsverzekeringsmaatschappij", detail="Blijf thuis.")


@pytest.mark.parametrize("text_step", ["normal", "large"])
@pytest.mark.parametrize("size", [(1280, 800), (800, 480), (720, 1280)], ids=str)
@pytest.mark.parametrize("shown", [DUTCH, ARABIC, LONG_WORD], ids=["nl", "ar", "long word"])
def test_a_row_is_as_high_as_what_is_in_it(entries, window, shown, size, text_step):
    """Measured before it is drawn: a wrong guess would cut the last line or leave a gap."""
    from kivy.base import EventLoop

    from kiosk.ui.theme import theme
    from kiosk.ui.widgets.listing_items import RowItem

    theme.text_step = text_step
    (entry,) = entries(Listing(rows=(shown,)), size)
    drawn = RowItem(item=entry["item"](), size_hint=(None, None))
    drawn.size = entry["size"]
    window.add_widget(drawn)
    for _ in range(4):
        EventLoop.idle()
    texts = drawn.ids.texts
    lines = sum(text.text.count("\n") + 1 for text in texts.children)
    spare = drawn.height - max(texts.height + 2 * theme.gap, theme.target)
    assert 0 <= spare <= lines, "one tall letter raises its own line, and is reckoned for all"


@pytest.mark.parametrize("size", [(1280, 800), (800, 480), (720, 1280)], ids=str)
def test_of_a_long_list_each_row_has_the_height_of_its_own_words(entries, size):
    from kiosk.ui.widgets.listing_entries import fit

    shown = entries(many(1000), size)
    *rows, more = shown
    assert [entry["size"][1] for entry in rows] == [
        fit(entry["item"](), entry["size"][0])[1] for entry in rows
    ]
    assert len({entry["size"][1] for entry in rows}) > 2
    assert all(entry["item"]().detail for entry in rows[1::2]), "none is left out for its number"
    assert (more["viewclass"], more["item"]) == ("MoreItem", "nog 940 plekken ›")


def test_only_the_first_of_ten_thousand_are_put_into_words(entries):
    from kiosk.state.lazy import Each

    asked = []
    entries(Listing(rows=Each(10_000, lambda n: asked.append(n) or row(str(n)), "places")))
    assert len(asked) < 100
