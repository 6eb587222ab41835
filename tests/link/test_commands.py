"""What the office asks beside the kiosk: many letters at once, and that their words go."""

from __future__ import annotations

from link.commands import Commands
from link.requests import Forget, Read, ReadMany
from tests.link.network import made
from tests.link.places import carry


def test_many_are_opened_at_once_and_one_that_is_gone_hides_no_other(point, fire_station):
    for number in range(3):
        point.write(f"melding-{number}", f"Nummer {number}".encode())
    carry(point, fire_station)
    exchange = fire_station.exchange
    commands = Commands(exchange, made("cp-veldermeer")[0].card, tuple, None, lambda: 0.0)
    first, second, third = sorted(one.id for one in exchange.inbox.listed())
    told = commands.carry_out(Forget(numbers=(second, 99)))
    assert told.data == {"letters": 1}
    answer = commands.carry_out(ReadMany(numbers=(first, second, 99, third), by="coordinator"))
    assert [(one["number"], one["body"]) for one in answer.data["letters"]] == [
        (first, b"Nummer 0"),
        (third, b"Nummer 2"),
    ]
    assert not commands.carry_out(Read(number=second, by="coordinator")).ok
    assert len(exchange.inbox.listed()) == 3
