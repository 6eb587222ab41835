"""Writing in the log while a drill is on."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from kiosk.desk.action import Sending
from kiosk.desk.messages import actions as messages_actions
from kiosk.desk.messages.routes import Message, MessageForm, Messages
from kiosk.desk.storage.records import Desk
from kiosk.model.roles import Role
from tests.kiosk.running import going
from tests.kiosk.snapshots import NOW, snapshot


@pytest.mark.parametrize(
    ("drilling", "said", "kept_as_drill", "leads_to"),
    [
        (False, {}, False, Messages),
        (True, {}, True, Messages),
        (True, {"echt": "oefening"}, True, Messages),
        (True, {"echt": "echt"}, False, Message),
        (False, {"echt": "oefening"}, False, Messages),
    ],
    ids=["no drill", "drill, nothing said", "of the drill", "real", "a draft of a drill now over"],
)
def test_a_message_of_a_drill_is_kept_apart_unless_it_is_real(
    tmp_path, drilling, said, kept_as_drill, leads_to
):
    desk = Desk(NOW, tmp_path)
    power = SimpleNamespace(drill=drilling)
    values = {"van": "Kazerne", "bericht": "Er komt water."} | said
    route = messages_actions.write(
        Sending(
            desk, values, Role.STAFF, going(NOW), replace(snapshot(), power=power), print, print
        ),
        MessageForm(),
    )
    (entry,) = desk.log.entries(drill=kept_as_drill)
    assert (entry.message.text, type(route)) == ("Er komt water.", leads_to)
    desk.close()
