"""Nothing about anybody leaves the desk: no public page, paper, letter, log or copy has a name."""

from __future__ import annotations

import logging
from dataclasses import replace

import msgspec
import pytest

from kiosk.config import LANGUAGES
from kiosk.desk.desk_session import DeskSession
from kiosk.desk.link import outgoing
from kiosk.desk.link.facts import Facts
from kiosk.desk.needs.actions import slip
from kiosk.desk.storage.records import Desk
from kiosk.i18n.translator import translator
from kiosk.model import routes
from kiosk.model.needs import Side
from kiosk.model.session import Session
from kiosk.navigation.context import Context
from kiosk.routes import SCREENS, page
from tests.kiosk import neighbours
from tests.kiosk.snapshots import NOW, snapshot

ON = msgspec.structs.replace(snapshot().config.desk, needs=True, volunteers=True)
PEOPLE = (*neighbours.NAMES, "Bram", "Noor", "Hesje 14", "dijk")
SHOWN = (
    *(shown.route for shown in SCREENS),
    *(routes.NeedsAndOffers(side) for side in Side),
    *(routes.NeedOrOffer(str(n)) for n in range(1, 10)),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = Desk(NOW, tmp_path_factory.mktemp("state") / "desk")
    for drill in (False, True):
        neighbours.fill(desk.needs, NOW, drill=drill)
    neighbours.volunteers(desk.volunteers, NOW)
    yield desk
    desk.close()


def has_none(said: str | bytes) -> bool:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return not any(name.casefold() in text.casefold() for name in PEOPLE)


def test_these_names_are_there_to_be_found(desk):
    assert not has_none(repr([desk.needs.people(n, drill=False) for n in range(1, 10)]))
    assert not has_none(repr(desk.volunteers.there(NOW, drill=False)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_public_page_in_any_language(desk, language):
    shown = snapshot()
    config = msgspec.structs.replace(shown.config, desk=ON)
    for drill in (False, True):
        board = desk.needs.board(NOW, drill=drill)
        whole = replace(shown, config=config, board=board)
        for route in SHOWN:
            context = Context(whole, Session(route=route), translator(language), lambda *_: None)
            frame, view = page(context, DeskSession(lambda: NOW, _desk=desk))
            assert has_none(repr((frame, view))), route


def test_the_board_says_theme_quantity_area_and_number_and_no_more(desk):
    board = desk.needs.board(NOW, drill=False)
    fields = {field for card in board.cards for field in msgspec.structs.asdict(card)}
    assert fields == {"name", "side", "theme", "quantity", "area", "until"}
    assert {card.side for card in board.cards} == {Side.NEED, Side.OFFER}


def test_no_letter_of_the_link_and_no_slip(desk):
    for drill in (False, True):
        facts = Facts("De Brink", None, None, NOW, drill, ON)
        sends = [one for item in outgoing.waiting(desk, facts) for one in item.requests]
        assert sends, "totals go up"
        assert all(has_none(msgspec.json.encode(send) + send.body) for send in sends)
    assert all(has_none(repr(slip(card))) for card in desk.needs.all(NOW, drill=False))


def test_no_log_and_no_byte_of_the_database(desk, caplog):
    caplog.set_level(logging.DEBUG)
    neighbours.fill(desk.needs, NOW)
    assert has_none(caplog.text)
    assert has_none(repr(desk.audit_log.entries()))
    for path in (path for path in desk.folder.rglob("*") if path.is_file()):
        assert has_none(path.read_bytes()), path


def test_closing_leaves_no_volunteer(desk, tmp_path):
    from tests.kiosk.running import going

    desk.retention.closing(going(NOW))
    assert desk.volunteers.there(NOW, drill=True) == ()
    assert desk._store.rows("select * from volunteers") == []
