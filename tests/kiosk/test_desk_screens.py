"""Every screen of staff on every panel: to be pressed with a cold hand, nothing cut or small."""

from __future__ import annotations

import msgspec
import pytest

from kiosk.desk.messages.routes import MessageForm
from kiosk.desk.reports.answers import KINDS
from kiosk.desk.reports.routes import NEW, AskReport, ReportForm
from kiosk.desk.routes import Type
from kiosk.desk.storage.records import Desk
from kiosk.model import routes
from kiosk.model.roles import Role
from tests.kiosk import stage as staging
from tests.kiosk.desk.test_screens import ROUTES, filled
from tests.kiosk.stage import NOW, PANELS, sample_config, sample_snapshot
from tests.kiosk.test_screens import LANGUAGES, faults

slow = pytest.mark.slow
SIZES = [pytest.param(panel, id=f"{panel[0]}x{panel[1]}") for panel in PANELS]
TIGHT = [
    pytest.param(*size.values, id=size.id, marks=[] if size.id in {"800x480", "720x1280"} else slow)
    for size in SIZES
]
"""On every run the panels with the least room; the others when there is time."""
SHOWN = {**ROUTES, "type": Type(MessageForm(), "bericht")}


def everything():
    """A location that switched every feature of the desk on."""
    config = sample_config()
    desk = msgspec.structs.replace(
        config.desk, stock=True, visitors=True, needs=True, volunteers=True
    )
    return msgspec.structs.replace(config, desk=desk)


@pytest.fixture(scope="module")
def stage(session_window, tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CONFIG", "STATE", "RUN"):
            patch.setenv(f"NOODSTEUNPUNT_{name}", str(folder))
        stage = staging.Stage(sample_snapshot(everything(), folder), folder)
        stage.kiosk.desk_session._desk = Desk(NOW, folder)
        filled(stage.kiosk.desk_session)
        yield stage
        stage.close()


def show(stage, screen, **session):
    stage.show(SHOWN[screen], role=Role.STAFF, **session)


@pytest.mark.parametrize("letters", ["normal", pytest.param("large", marks=slow)])
@pytest.mark.parametrize("panel", TIGHT)
def test_all_can_be_read_and_pressed(stage, panel, letters):
    stage.turn_to(panel)
    found = []
    for screen in SHOWN:
        show(stage, screen, text_step=letters)
        found += [(screen, *fault) for fault in faults(stage.kiosk.shell, panel)]
    assert found == []


@pytest.mark.parametrize("panel", TIGHT)
def test_the_lock_itself_too(stage, panel):
    stage.turn_to(panel)
    stage.show(routes.Unlock())
    assert list(faults(stage.kiosk.shell, panel)) == []


@pytest.mark.parametrize(
    "panel",
    [(800, 480), *(pytest.param(p, marks=slow) for p in PANELS if p != (800, 480))],
    ids=str,
)
def test_in_large_letters_words_of_the_number_pad_are_whole_in_every_language(stage, panel):
    from kiosk.ui.theme import theme
    from kiosk.ui.widgets.pinpad import WordKey

    stage.turn_to(panel)
    for language in LANGUAGES:
        for route, role in ((routes.Unlock(), None), (SHOWN["stock-coupon"], Role.STAFF)):
            stage.show(route, role=role, language=language, text_step="large")
            keys = [key for key in stage.kiosk.shell.walk() if isinstance(key, WordKey)]
            labels = [key.ids.label for key in keys]
            assert len(labels) == 2
            assert not any(label.cut or "\n" in label.text for label in labels), language
            assert {label.font_size for label in labels} == {theme.label}, language


@pytest.mark.parametrize("panel", [(800, 480), (720, 1280)], ids=str)
def test_in_large_letters_keys_of_the_hand_out_are_whole_and_beside_the_header(stage, panel):
    """And a number never runs into the amount: "1 3 liter" would be thirteen."""
    from kiosk.ui.theme import theme
    from kiosk.ui.widgets.tally import TallyKey, TallySide

    stage.turn_to(panel)
    for language in LANGUAGES:
        stage.show(SHOWN["stock-hand-out"], role=Role.STAFF, language=language, text_step="large")
        view = stage.kiosk.shell.ids.view.children[0]
        assert view.ids.grid.top <= view.top, language
        keys = [key for key in view.walk(restrict=True) if isinstance(key, TallyKey)]
        assert all(key.height >= theme.target - 1 for key in keys), language
        assert all(key.words.endswith(":") for key in keys), language
        assert not [fault for fault in faults(view.ids.grid, panel) if fault[0] == "cut"]
        side = next(w for w in view.walk(restrict=True) if isinstance(w, TallySide))
        assert side.height <= side.parent.height + 1, f"{language}: needs a drag"


@pytest.mark.parametrize("panel", [(800, 480), (720, 1280)], ids=str)
def test_in_large_letters_who_enters_a_pin_sees_its_dots_and_no_key_moves(stage, panel):
    from kiosk.ui.widgets.pinpad import PadView

    stage.turn_to(panel)
    stage.show(routes.Unlock(), text_step="large")
    view = next(w for w in stage.kiosk.shell.walk() if isinstance(w, PadView))
    before = [(key.pos, key.size) for key in view.ids.numbers.walk(restrict=True)]
    view.press("4")
    staging.settle()
    dots = view.ids.dots
    scrolled = view.ids.column.parent
    top, bottom = scrolled.to_window(0, scrolled.top)[1], scrolled.to_window(0, scrolled.y)[1]
    assert bottom <= dots.to_window(0, dots.y)[1]
    assert dots.to_window(0, dots.top)[1] <= top
    assert dots.height > 0
    assert [(key.pos, key.size) for key in view.ids.numbers.walk(restrict=True)] == before


@pytest.mark.parametrize("panel", TIGHT)
def test_answers_to_a_question_share_what_its_page_leaves(stage, panel):
    from kiosk.ui.theme import theme
    from kiosk.ui.widgets.actions import ActionsItem

    stage.turn_to(panel)
    stage.show(AskReport(ReportForm(), "spoed"), role=Role.STAFF)
    page = stage.kiosk.shell.ids.view.children[0]
    (answers,) = (w for w in page.walk(restrict=True) if isinstance(w, ActionsItem) and w.answers)
    assert {round(button.height / theme.mm) for button in answers.children} == {28}
    assert len(answers.children) % answers.cols == 0, "no row is half empty"
    assert page._hidden_px == 0, "all of it is in sight"


@pytest.mark.parametrize("panel", [(1024, 600), (800, 480)], ids=str)
def test_all_kinds_of_a_report_are_in_sight_below_the_banner_of_a_drill(stage, panel):
    from kiosk.ui.widgets.actions import ActionsItem

    stage.turn_to(panel)
    stage.show(NEW, role=Role.STAFF)
    page = stage.kiosk.shell.ids.view.children[0]
    (answers,) = (w for w in page.walk(restrict=True) if isinstance(w, ActionsItem) and w.answers)
    assert len(answers.children) == len(KINDS)
    assert page._hidden_px == 0


@pytest.mark.parametrize("panel", TIGHT)
def test_what_one_types_is_in_sight_above_the_keys(stage, panel):
    from kiosk.ui.theme import theme

    stage.turn_to(panel)
    show(stage, "type")
    view = stage.kiosk.shell.ids.view.children[0]
    entry, keyboard = view.ids.entry, view.ids.keyboard
    assert entry.y >= keyboard.top - 1
    assert entry.height >= 1.9 * entry.line_height
    assert keyboard.width / keyboard.across >= theme.mm * 15
    for key in keyboard.keys:
        assert key.width * keyboard.width / keyboard.across >= theme.mm * 15


def test_a_key_is_written_where_the_finger_leaves_it(stage):
    from kivy.tests.common import UnitTestTouch

    stage.turn_to(PANELS[0])
    show(stage, "type")
    view = stage.kiosk.shell.ids.view.children[0]
    entry, keyboard = view.ids.entry, view.ids.keyboard
    entry.text = ""
    column = keyboard.width / keyboard.across
    top = keyboard.to_window(0, keyboard.top)[1] - 20
    touch = UnitTestTouch(column * 0.5, top)
    touch.touch_down()
    assert keyboard.held.text == "q"
    touch.touch_move(column * 1.5, top)
    touch.touch_up()
    assert entry.text == "W"
    assert keyboard.held is None


def test_a_second_finger_writes_nothing(stage):
    from kivy.tests.common import UnitTestTouch

    stage.turn_to(PANELS[0])
    show(stage, "type")
    view = stage.kiosk.shell.ids.view.children[0]
    entry, keyboard = view.ids.entry, view.ids.keyboard
    entry.text = ""
    column = keyboard.width / keyboard.across
    top = keyboard.to_window(0, keyboard.top)[1] - 20
    first, second = UnitTestTouch(column * 0.5, top), UnitTestTouch(column * 2.5, top)
    first.touch_down()
    second.touch_down()
    second.touch_up()
    first.touch_up()
    assert entry.text == "Q"


def test_a_finger_that_slides_off_the_keys_writes_nothing(stage):
    from kivy.tests.common import UnitTestTouch

    stage.turn_to(PANELS[0])
    show(stage, "type")
    view = stage.kiosk.shell.ids.view.children[0]
    entry, keyboard = view.ids.entry, view.ids.keyboard
    entry.text = ""
    top = keyboard.to_window(0, keyboard.top)[1]
    touch = UnitTestTouch(50, top - 20)
    touch.touch_down()
    touch.touch_move(50, top + 100)
    touch.touch_up()
    assert entry.text == ""
