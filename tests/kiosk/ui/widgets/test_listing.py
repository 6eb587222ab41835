"""What a list holds, from top to bottom."""

from __future__ import annotations

import pytest

from kiosk.model import routes
from kiosk.model.views import Listing, Note, Row, Tile


def row(title, **values):
    parts = {"icon": "severe", "badge": "Ernstig", "detail": "", "meta": "VR, 16:00"} | values
    return Row(title=title, route=routes.Bulletin("vr", title, 0, "vr"), **parts)


LISTING = Listing(
    rows=(row("Geen stroom"), row("Kook water")),
    notes=(Note("clock", "Deze informatie is oud."),),
    tiles=(Tile("power", "Stroom: uit", ""),),
    own=(row("Soep om zes uur", icon="own-notice", plain=True),),
    own_heading="Van dit steunpunt zelf",
)


@pytest.fixture
def entries(session_window):
    from kiosk.ui.theme import theme
    from kiosk.ui.widgets.listing import entries

    before = theme.width, theme.height

    def make(listing, size=(1280, 800)):
        theme.fit(*size, None)
        return entries(listing, size[0] * 0.8, beside=False, go=lambda _: None)

    yield make
    theme.fit(*before, None)
    theme.text_step = "normal"


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


def test_a_notice_is_drawn_plain_and_what_is_official_is_not(window):
    from kiosk.ui.widgets.listing import RowItem

    assert RowItem(item=LISTING.own[0]).plain
    assert not RowItem(item=LISTING.rows[0]).plain


@pytest.mark.parametrize(
    ("size", "badge", "stacked"),
    [
        ((720, 1280), "Ernstig", True),
        ((720, 1280), "", False),
        ((1280, 800), "Ernstig", False),
    ],
    ids=["tall", "tall, nothing to stand by", "wide"],
)
def test_on_a_tall_panel_the_pictogram_stands_by_the_word(entries, window, size, badge, stacked):
    from kiosk.ui.widgets.listing import RowItem

    entries(LISTING, size)
    assert RowItem(item=row("Geen stroom", badge=badge)).stacked is stacked


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
    from kiosk.ui.widgets.listing import RowItem

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


LONG = "Drinkwater bij de sporthal achter het oude gemeentehuis "


def many(number):
    """Of rows of one, two and more lines."""
    return Listing(
        rows=tuple(
            row(f"{n} {LONG * (n % 3)}", detail="Neem mee." * (n % 2)) for n in range(number)
        ),
        more=lambda n: f"nog {n} plekken ›",
    )


@pytest.mark.parametrize("size", [(1280, 800), (800, 480), (720, 1280)], ids=str)
def test_of_a_long_list_each_row_has_the_height_of_its_own_words(entries, size):
    from kiosk.ui.widgets.listing import fit

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


class TestMoreRows:
    """A list of 150, on a window of its own."""

    @pytest.fixture
    def shown(self, entries, window):
        from kiosk.ui.theme import theme
        from kiosk.ui.widgets.listing import ListingView

        entries(LISTING, (800, 480))
        view = ListingView()
        view.show(many(150), lambda _: None)
        view.size = theme.width, theme.height
        window.add_widget(view)
        self.draw()
        yield view
        view.retire()

    def draw(self):
        from kivy.base import EventLoop

        for _ in range(6):
            EventLoop.idle()

    def press_more(self, view):
        from kiosk.ui.widgets.listing import MoreItem
        from kiosk.ui.widgets.scrolling import move_to

        move_to(view._rows, 0)
        self.draw()
        (more,) = (w for w in view.walk() if isinstance(w, MoreItem))
        more.dispatch("on_release")
        self.draw()

    def test_a_touch_brings_a_page_more_and_moves_nothing(self, shown):
        from kiosk.ui.widgets.scrolling import move_to

        move_to(shown._rows, 0)
        self.draw()
        before = shown.place()
        self.press_more(shown)
        after = shown.place()
        assert (after.item, after.number) == (before.item, before.number)
        assert after.above_px == pytest.approx(before.above_px, abs=1)
        self.press_more(shown)
        assert [entry["viewclass"] for entry in shown._rows.data] == ["RowItem"] * 150

    def test_back_returns_to_a_row_beyond_the_first_page(self, shown):
        from kiosk.ui.widgets.scrolling import move_to

        self.press_more(shown)
        move_to(shown._rows, 0)
        self.draw()
        left = shown.place()
        assert left.number > 100
        shown.start_over()
        shown.show(LISTING, lambda _: None)
        shown.start_over()
        shown.show(many(150), lambda _: None)
        shown.return_to(left)
        self.draw()
        assert shown.place().item == left.item

    def test_a_minute_later_the_list_is_as_long_as_it_was(self, shown):
        self.press_more(shown)
        number = len(shown._rows.data)
        shown.show(many(149), lambda _: None)
        assert len(shown._rows.data) == number


def test_a_cache_that_was_emptied_can_be_trimmed(window):
    """Kivy divides by the number of kinds of rows it knows: a soak found it to be nothing."""
    from kivy.uix.recycleview import views

    from kiosk.ui.widgets.listing import RowItem, forget_rows

    views._cached_views[RowItem].append(RowItem())
    forget_rows()
    assert not any(views._cached_views.values())
    views._clean_cache()
