"""The whole situation before the first touch: what the board must show on each panel."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import msgspec
import pytest

from content.core.model import PlaceStatus
from content.core.supersession import alert
from kiosk.model import routes
from kiosk.model.notice import Notice
from kiosk.model.roles import Role
from kiosk.model.session import START
from kiosk.ui import fonts, text_shaping
from tests.kiosk import fingers
from tests.kiosk.stage import NOW, PANELS, settle
from tests.kiosk.test_screens import LANGUAGES, shown

ALL = (*PANELS, (1920, 1080))
PANEL = [
    pytest.param(
        panel,
        id=f"{panel[0]}x{panel[1]}",
        marks=pytest.mark.slow if panel in {(1024, 600), (1920, 1080)} else [],
    )
    for panel in ALL
]


@pytest.fixture(scope="module")
def calm(sample):
    """The sample without the banner of a drill, as it is measured."""
    config = sample[0].config
    behaviour = msgspec.structs.replace(config.behaviour, drill=False)
    return replace(sample[0], config=msgspec.structs.replace(config, behaviour=behaviour))


@pytest.fixture
def board(stage, calm):
    """Shows the board on a panel, and finds cells of a kind on the glass."""

    def show(panel, snapshot=calm, **session):
        if stage.panel != panel:
            stage.turn_to(panel)
        stage.kiosk.shell.forget()
        stage.show(routes.Information(), snapshot, **session)
        return lambda kind: cells(stage, kind)

    yield show
    stage.kiosk.snapshot = calm


def cells(stage, kind):
    """In reading order."""
    found = [w for w in shown(stage.kiosk.shell.ids.view) if type(w).__name__ == kind]
    return found[::-1]


def whole(words) -> bool:
    """Whether every word of a text is drawn, none of it behind an ellipsis."""
    drawn = text_shaping.joined(fonts.drawable(words.words))
    return len(words.text.split()) == len(drawn.split()) and not words.text.endswith("…")


def inside(words, cell) -> bool:
    """Whether its letters are within their cell; what is blank above them may not be."""
    letters = words.font_size * 0.3
    return (
        words.x >= cell.x - 1
        and words.right <= cell.right + 1
        and words.top - letters <= cell.top + 1
        and words.y + 0.05 * words.font_size >= cell.y - 1
    )


@pytest.mark.parametrize(
    ("panel", "headlines", "nearest", "share"),
    [((1280, 800), 12, 5, 0.70), ((800, 480), 8, 4, 0.62), ((720, 1280), 6, 4, 0.65)],
    ids=["1280x800", "800x480", "720x1280"],
)
def test_what_it_must_show_before_the_first_touch(stage, board, panel, headlines, nearest, share):
    find = board(panel)
    rows = find("Headline")
    cut = [
        row.ids.title for row in rows if not (whole(row.ids.title) and inside(row.ids.title, row))
    ]
    told = [(title.text, title.words, title.font_size, *title.pos, *title.size) for title in cut]
    assert len(rows) - len(cut) >= headlines, f"of {len(rows)}: {told}"
    assert all(len(row.item.title) <= 44 for row in rows)
    assert len(find("TileCell")) == 6
    notes = [tile.ids.note for tile in find("TileCell")]
    assert all(note.words and inside(note, note.parent) for note in notes) or panel == (800, 480)
    assert len(find("NearestCell")) == nearest
    assert any(w.alarm for w in shown(stage.kiosk.shell) if getattr(w, "alarm", False))
    content = [w for name in KINDS for w in find(name)]
    assert sum(w.width * w.height for w in content) / (panel[0] * panel[1]) >= share


@pytest.mark.parametrize("panel", [(800, 480), pytest.param((720, 1280), marks=pytest.mark.slow)])
@pytest.mark.parametrize("language", ["nl", "ar"])
def test_what_is_new_stands_as_far_from_the_frame_as_the_time(board, calm, panel, language):
    first = calm.bulletins[0]
    find = board(panel, replace(calm, arrived={alert(first): calm.now}), language=language)
    row = find("Headline")[0]
    assert row.item.brief
    left, right = sorted((row.ids.brief, row.ids.time), key=lambda words: words.x)
    assert left.x - row.x >= row.pad - 1
    assert row.right - right.right >= row.pad - 1


KINDS = ("Headline", "TileCell", "NearestCell", "OwnCell", "MoreCell", "NoteItem")


@pytest.mark.parametrize(
    "languages",
    [("nl", "ar"), pytest.param(LANGUAGES, marks=pytest.mark.slow)],
    ids=["often", "all"],
)
@pytest.mark.parametrize("letters", ["normal", "large"])
@pytest.mark.parametrize("panel", PANEL)
def test_in_every_language_nothing_is_cut_or_covers_another(board, panel, letters, languages):
    from kiosk.ui.theme import CAPITAL_OF_FONT, theme

    faults = []
    for language in languages:
        find = board(panel, language=language, text_step=letters)
        assert find("Headline")
        for name in KINDS[:-1]:
            for cell in find(name):
                for words in cell.ids.values():
                    if not getattr(words, "words", "") or not words.opacity:
                        continue
                    capital = words.font_size * CAPITAL_OF_FONT / theme.mm
                    if not inside(words, cell):
                        faults.append((language, name, words.words))
                    if capital < (6.0 if theme.large else 2.8):
                        faults.append((language, capital, words.words))
                sides = cell.width / theme.mm, cell.height / theme.mm
                least = (
                    (60, 15) if theme.large else (24.5, 10.4) if name == "TileCell" else (20, 10.4)
                )
                if any(side < lower for side, lower in zip(sides, least, strict=True)):
                    faults.append((language, name, sides))
    assert faults == []


@pytest.mark.parametrize("letters", ["normal", "large"])
@pytest.mark.parametrize("panel", PANEL)
def test_every_message_comes_by_the_way_to_more_and_none_scrolls(stage, board, panel, letters):
    from kivy.uix.scrollview import ScrollView

    find = board(panel, text_step=letters)
    _, view = stage.kiosk.page("nl")
    assert not [w for w in shown(stage.kiosk.shell.ids.view) if isinstance(w, ScrollView)]
    seen, first = [], find("Headline")[0].item.title
    for _ in range(40):
        seen += [row.item.title for row in find("Headline")]
        (more,) = find("MoreCell")
        assert more.position.split()[-1].isdigit()
        more.dispatch("on_release")
        settle()
        if find("Headline")[0].item.title == first:
            break
    assert [title for title in seen if title in {row.title for row in view.rows}] == [
        row.title for row in view.rows
    ]


def of_yesterday(snapshot):
    sent = snapshot.now - timedelta(days=1)
    old = tuple(msgspec.structs.replace(b, sent=sent) for b in snapshot.bulletins)
    return replace(snapshot, bulletins=old)


@pytest.mark.parametrize("letters", ["normal", "large"])
@pytest.mark.parametrize("panel", PANEL)
def test_the_day_of_an_older_message_stands_within_its_frame(board, calm, panel, letters):
    faults = []
    for language in ("nl", "uk", "ar"):
        find = board(panel, of_yesterday(calm), language=language, text_step=letters)
        for cell in find("Headline"):
            time, icon = cell.ids.time, cell.ids.icon
            if time.words and not (inside(time, cell) and whole(time)):
                faults.append((language, time.words, time.text))
            if cell.ids.icon.top > cell.top + 0.2 * icon.font_size:
                faults.append((language, "pictogram"))
    assert faults == []


def unsure(snapshot):
    """Nobody said whether anything is open."""
    places = tuple(
        (leg, msgspec.structs.replace(p, status=PlaceStatus.UNKNOWN, opening_hours=""))
        for leg, p in snapshot.places
    )
    return replace(snapshot, places=places)


def changed(snapshot):
    """Something is new since this morning."""
    return replace(snapshot, arrived={alert(snapshot.bulletins[0]): snapshot.now})


@pytest.mark.parametrize(
    ("panel", "languages"),
    [
        *(
            pytest.param(panel, LANGUAGES, id=f"{panel[0]}x{panel[1]}", marks=pytest.mark.slow)
            for panel in ALL
        ),
        pytest.param((800, 480), ("nl", "de", "uk"), id="800x480-often"),
        pytest.param((720, 1280), ("nl", "de"), id="720x1280-often"),
        pytest.param((1280, 800), ("de", "tr"), id="1280x800-often"),
    ],
)
def test_the_few_words_on_the_board_are_whole(stage, board, calm, panel, languages):
    """Of a utility, of the nearest help, on the ways on, on filters, and on the start screen."""
    cut = []
    for language, snapshot in product(languages, (changed(calm), unsure(calm))):
        find = board(panel, snapshot, language=language)
        said = [words for name in FEW for cell in find(name) for words in cell.ids.values()]
        stage.show(routes.Places(), snapshot, language=language)
        said += [w.ids.label for w in shown(stage.kiosk.shell) if type(w).__name__ == "IconButton"]
        stage.show(START, snapshot, language=language)
        said += [
            w for tile in cells(stage, "StartTile") for w in shown(tile) if hasattr(w, "words")
        ]
        cut += [
            (language, w.words, w.text)
            for w in said
            if w.words and w.opacity and (not whole(w) or broken(w))
        ]
    assert cut == []


def far_away(snapshot):
    """Nothing is within a walk, and the longest figure of all stands beside a name."""
    places = tuple((leg._replace(distance_m=12_300), place) for leg, place in snapshot.places)
    return replace(snapshot, places=places)


@pytest.mark.parametrize(
    ("panel", "languages"),
    [
        *(
            pytest.param(panel, LANGUAGES, id=f"{panel[0]}x{panel[1]}", marks=pytest.mark.slow)
            for panel in ALL
        ),
        pytest.param((1280, 800), ("nl", "en", "ar"), id="1280x800-often"),
    ],
)
def test_a_name_and_its_figure_are_apart_and_names_are_of_one_size(board, calm, panel, languages):
    """Read as one word, "Apotheek10 min" is neither."""
    from kiosk.ui.theme import theme
    from kiosk.ui.widgets.header import words_px

    close = []
    for language, snapshot in product(languages, (calm, far_away(calm))):
        found = board(panel, snapshot, language=language)("NearestCell")
        for cell in found:
            need, far = cell.ids.need, cell.ids.far
            if far.top < need.y + 0.5 * need.font_size:
                continue  # below it
            both = sum(words_px(w.words, w.font_size, bold=True) for w in (need, far))
            inside = max(need.right, far.right) - min(need.x, far.x)
            blank_mm = (inside - both) / theme.mm
            if blank_mm < 1.9:
                close.append((language, need.words, far.words, round(blank_mm, 1)))
        assert len({cell.ids.need.font_size for cell in found}) == 1
    assert close == []


FEW = ("TileCell", "NearestCell", "OwnCell", "MoreCell", "ChangesCell")


def broken(words) -> bool:
    """Whether a word is on two lines."""
    drawn = set(text_shaping.joined(fonts.drawable(words.words)).split())
    return words.text.isascii() and not set(words.text.split()) <= drawn


def test_what_changed_is_one_touch_from_the_board(stage, board, calm):
    assert board((800, 480))("ChangesCell") == [], "nothing changed since it began"
    (way,) = board((800, 480), changed(calm))("ChangesCell")
    one = fingers.finger(*fingers.middle(way))
    one.touch_up()
    settle(1)
    assert stage.kiosk.session.route == routes.Changes()


def test_in_large_letters_what_changed_comes_before_the_utilities(board, calm):
    find = board((1280, 800), changed(calm), text_step="large")
    titles = []
    for _ in range(8):
        titles += [row.item.title for row in find("Headline")]
        find("MoreCell")[0].dispatch("on_release")
        settle()
    assert titles.index("Wat is er veranderd?") < titles.index("Stroom: uit")


def test_what_comes_while_one_reads_leaves_the_page_in_sight(stage, board, calm):
    find = board((720, 1280))
    find("MoreCell")[0].dispatch("on_release")
    settle()
    before = [row.item.title for row in find("Headline")]
    stage.kiosk.snapshot = replace(calm, now=calm.now.replace(minute=31))
    stage.kiosk.render()
    settle()
    assert [row.item.title for row in find("Headline")] == before


def test_back_from_a_message_leads_to_the_page_it_is_on(stage, board):
    find = board((720, 1280))
    find("MoreCell")[0].dispatch("on_release")
    settle()
    before = [row.item.title for row in find("Headline")]
    find("Headline")[0].dispatch("on_release")
    settle()
    stage.kiosk.shell.ids.header.back.dispatch("on_release")
    settle()
    assert [row.item.title for row in find("Headline")] == before


@pytest.mark.parametrize(
    "again",
    [
        lambda kiosk: kiosk.shell.ids.tabs.children[-1].dispatch("on_release"),
        lambda kiosk: kiosk.leave(),
        lambda kiosk: (kiosk.go(routes.Guides()), kiosk.go(routes.Information())),
    ],
    ids=["the place is pressed again", "the visitor is gone", "from elsewhere"],
)
def test_else_the_board_begins_at_the_worst(stage, board, again):
    find = board((720, 1280))
    first = find("Headline")[0].item.title
    find("MoreCell")[0].dispatch("on_release")
    settle()
    assert find("Headline")[0].item.title != first
    again(stage.kiosk)
    settle()
    assert find("Headline")[0].item.title == first


def test_cells_are_made_once_and_filled_again(stage, board, calm):
    find = board((1280, 800))
    before = find("Headline")
    stage.kiosk.snapshot = replace(calm, now=calm.now.replace(minute=31))
    stage.kiosk.render()
    settle()
    assert find("Headline") == before


@pytest.mark.parametrize("panel", PANEL)
def test_every_cell_leads_where_it_says(stage, board, panel):
    for kind, leads_to in (
        ("TileCell", routes.Utility),
        ("NearestCell", routes.Place),
        ("Headline", routes.Bulletin),
    ):
        find = board(panel)
        find(kind)[0].dispatch("on_release")
        settle()
        assert isinstance(stage.kiosk.session.route, leads_to)


def notice(number):
    return Notice(
        id=number,
        title=f"Mededeling {number}",
        text="Tekst",
        written_at=NOW,
        until=NOW,
        by=Role.STAFF,
    )


def test_own_notices_have_a_place_of_their_own_in_plain_dress(stage, board, calm):
    find = board((1280, 800), replace(calm, notices=(notice(2), notice(1))))
    (own,) = find("OwnCell")
    assert (own.heading, own.item.title, own.plain) == (
        "Van dit steunpunt zelf",
        "Mededeling 2",
        True,
    )
    assert own.route == routes.Notice(2)
    find("MoreCell")[0].dispatch("on_release")
    settle()
    assert "Mededeling 1" in [row.item.title for row in find("Headline") if row.plain]


def test_only_danger_to_life_is_in_red_dress(stage, board):
    find = board((1280, 800))
    assert [row.urgent for row in find("Headline")][:3] == [True, False, False]


def test_a_picture_of_sharing_is_of_the_first_message(stage, board, calm):
    from kiosk.screenshots import route_to

    board((1280, 800))
    assert route_to(stage.kiosk, "share").of in {
        row.route for row in stage.kiosk.page("nl")[1].rows
    }
