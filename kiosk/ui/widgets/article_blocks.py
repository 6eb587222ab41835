"""What a page to read is made of: one widget per block, and the columns they stand in."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from kiosk.model import chart, routes, views
from kiosk.ui.theme import theme
from kiosk.ui.widgets.actions import ActionsItem, Heedful
from kiosk.ui.widgets.basics import Flow
from kiosk.ui.widgets.chart import ChartItem
from kiosk.ui.widgets.form import AskItem, BoxItem
from kiosk.ui.widgets.gauge import GaugeItem
from kiosk.ui.widgets.listing_items import NoteItem, RowItem
from kiosk.ui.widgets.text import UNPLACED, Text, go_on, one_line_px

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

W = TypeVar("W", bound=Widget)

MOST_PUT_BY = 24
"""Of a kind: about as many as a page has."""
SAID = {"words", "label", "mark", "north", "here"}
"""What blocks say in words."""

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class TitleItem(Flow):
    """The name of the page, and the shape of how bad it is."""

    words = StringProperty("")
    icon = StringProperty("")
    loud = BooleanProperty(False)
    dense = BooleanProperty(False)
    """Over answers that need the room."""


class HeadingText(Text):
    """The name of a part."""


class StepItem(Flow):
    """A thing to do, with its number and what it is about."""

    mark = StringProperty("")
    words = StringProperty("")
    icon = StringProperty("")
    struck = BooleanProperty(False)
    tight = BooleanProperty(False)


class FactItem(Flow):
    """A pictogram, a small label and what there is to know."""

    icon = StringProperty("information")
    label = StringProperty("")
    words = StringProperty("")
    loud = BooleanProperty(False)
    tight = BooleanProperty(False)
    inline = BooleanProperty(False)
    """Label and words stand in one line: tight, and there is room for both."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("width", "tight", "label", "words"):
            self.fbind(name, self._measure)

    def _measure(self, *_: object) -> None:
        room = self.width - self.ids.icon.width - theme.gap
        wide = one_line_px(self.label, theme.small) + one_line_px(self.words, theme.body)
        self.inline = self.tight and wide <= room


class PageNote(NoteItem):
    """A remark that is as high as its text."""

    def on_kv_post(self, base_widget: Widget) -> None:
        super().on_kv_post(base_widget)
        self.size_hint_y = None
        self.ids.words.bind(height=self._fit)
        self._fit()

    def on_item(self, *_: object) -> None:
        self._fit()

    def _fit(self, *_: object) -> None:
        if "words" in self.ids:
            least = theme.target * (0.5 if self.item.small else 1)
            self.height = max(least, self.ids.words.height + theme.gap)


class BadgeItem(Flow):
    """Severity as shape and word."""

    icon = StringProperty("information")
    words = StringProperty("")
    loud = BooleanProperty(False)


class WayItem(Flow):
    """A compass and the way in words."""

    bearing_deg = NumericProperty(0)
    words = StringProperty("")
    north = StringProperty("")
    here = StringProperty("")


class IllustrationItem(BoxLayout):
    """A picture with its caption, as wide as the column and no higher than half the screen."""

    source = StringProperty("")
    words = StringProperty("")


class RowsItem(GridLayout):
    """Rows two by two, all as high as the highest."""

    def add_row(self, item: RowItem) -> None:
        self.add_widget(item)
        item.ids.texts.bind(height=self._level)
        self._level()

    def _level(self, *_: object) -> None:
        highest = max(map(fitting, self.children), default=0)  # none any more: it was cleared
        for item in self.children:
            item.height = highest


class Column(BoxLayout):
    """The blocks, one under the other."""

    def __init__(self) -> None:
        super().__init__()
        self.put_by = PutBy()

    tight_px = NumericProperty(0)
    """Between them, where a page is to be seen whole; 0: as usual."""
    begins_gaps, ends_gaps = 1.0, 0.5
    """What stays blank before and behind its lines beside another, in gaps."""

    def edges(self, gap: float, rtl: bool, tight_px: float) -> tuple[float, ...]:  # noqa: FBT001
        """Its padding. That of a rule for a subclass would be undone when ``tight_px`` changes."""
        if not tight_px:
            return gap * 1.5, gap / 2, gap * 1.5, gap / 2
        left, right = self.begins_gaps, self.ends_gaps
        if rtl:
            left, right = right, left
        return gap * left, gap / 4, gap * right, gap / 4


class SideColumn(Column):
    """Blocks beside those, on a ground of their own."""

    begins_gaps = ends_gaps = 0.75


class HeadColumn(Column):
    """What stands over both."""

    ends_gaps = 0.0


class Spread(BoxLayout):
    """One column, or two abreast."""


class Whole(BoxLayout):
    """What stands over both columns, and they."""


class PutBy:
    """Blocks that are shown no more, filled again for the next page: in a third of the time.

    They say nothing till then: a picture of words takes memory, and time in another language.
    """

    def __init__(self) -> None:
        self._by_kind: dict[type[Widget], list[Any]] = {}

    def __iter__(self) -> Iterator[Widget]:
        return chain.from_iterable(self._by_kind.values())

    def put(self, widget: Widget) -> None:
        """For later, where it is of a kind that is filled again."""
        kept = self._by_kind.get(type(widget))
        if kept is None:
            return
        held = isinstance(widget, ActionsItem) and not widget.free
        if len(kept) < MOST_PUT_BY and not held:
            for name in SAID & widget.properties().keys():
                setattr(widget, name, "")
            kept.append(widget)

    def take(self, kind: type[W], **values: object) -> W:
        """One of that kind that says this."""
        kept = self._by_kind.setdefault(kind, [])
        widget: W = kept.pop() if kept else kind(size=UNPLACED, **values)
        go_on(widget)
        for name, value in values.items():
            setattr(widget, name, value)
        return widget


def widget_for(  # noqa: C901, PLR0911, PLR0912 - one line a block, nothing hidden
    block: views.Block, go: Callable[[routes.Route], None], put_by: PutBy
) -> Widget:
    """The widget that shows a block."""
    take = put_by.take
    match block:
        case views.Title(words, icon, loud):
            return take(TitleItem, words=words, icon=icon, loud=loud)
        case views.Heading(words):
            return take(HeadingText, words=words)
        case views.Paragraph(words):
            return take(Text, words=words)
        case views.Step(mark, words, icon, struck):
            return take(StepItem, mark=mark, words=words, icon=icon, struck=struck)
        case views.Fact(icon, label, words, loud):
            return take(FactItem, icon=icon, label=label, words=words, loud=loud)
        case views.Badge(icon, words, loud):
            return take(BadgeItem, icon=icon, words=words, loud=loud)
        case views.Way(bearing_deg, words, north, here):
            return take(WayItem, bearing_deg=bearing_deg, words=words, north=north, here=here)
        case views.Illustration(path, words):
            return IllustrationItem(source=str(path), words=words)
        case views.Box():
            return BoxItem(item=block, go=go)
        case views.Ask():
            answers = views.Actions(block.choices, block.narrow)
            return AskItem(block, ActionsItem(shown=(answers, Heedful(go))))
        case views.Gauge():
            return GaugeItem(item=block)
        case chart.Chart():
            return ChartItem(chart=block)
        case views.Note():
            return take(PageNote, item=block)
        case views.Actions():
            return take(ActionsItem, shown=(block, Heedful(go)))
        case views.Row():
            return row(block, Heedful(go))


def row(item: views.Row, go: Callable[[routes.Route], None]) -> RowItem:
    """As high as its text; in a list heights are reckoned beforehand."""
    widget = RowItem(item=item, go=go)

    def fit(*_: object) -> None:
        widget.height = fitting(widget)

    widget.ids.texts.bind(height=fit)
    fit()
    return widget


def fitting(item: RowItem) -> float:
    """How high a row must be, in px."""
    return float(max(theme.row, item.ids.texts.height + 2 * theme.gap))
