"""Two parents: who serves a node when the first is away, refuses it, or does not listen."""

from __future__ import annotations

from link.carriers.mqtt import Target, Uplink
from tests.link.carriers.mqtt.pumping import Node, own, pump, pump_for, target
from tests.link.mosquitto import Identity, Mosquitto


def test_the_second_takes_over_and_the_first_takes_back(brokers, up, down, clock):
    first, second = brokers("centre", "buurthuis"), brokers("buur", "buurthuis")
    house, centre, near = (
        up("buurthuis", first, second),
        down(first, "buurthuis"),
        down(second, "buurthuis"),
    )
    everyone = [house, centre, near]
    pump(everyone, lambda: house.carrier.parent == "centre")
    first.kill()
    pump(everyone, lambda: house.carrier.parent == "buur")
    assert house.carrier.meets("buur")
    assert house.carrier.reaches("centre")  # the neighbour may pass it on: nobody here knows
    assert not house.carrier.meets("centre")
    house.send(b"by the neighbour")
    pump(everyone, lambda: near.got)
    first.start()
    pump_for(everyone, 0.3)
    assert house.carrier.parent == "buur"  # calmly: it may go again
    clock.ahead_s += 125
    pump(everyone, lambda: house.carrier.parent == "centre")
    house.send(b"home again")
    pump(everyone, lambda: centre.got)
    assert near.bodies == [b"by the neighbour"]
    near.send(b"who has left", to="buurthuis")
    pump(everyone, lambda: not near.carrier.reaches("buurthuis"))


def test_going_back_loses_nothing_that_was_on_its_way(brokers, up, down, clock):
    first, second = brokers("centre", "buurthuis"), brokers("buur", "buurthuis")
    house, near = up("buurthuis", first, second), down(second, "buurthuis")
    first.kill()
    pump([house, near], lambda: house.carrier.parent == "buur")
    first.start()
    centre = down(first, "buurthuis")
    # The broker's answer to a greeting may not be here yet: with the jump below it would be late.
    pump([house, near, centre], lambda: not unanswered(near) and not unanswered(centre))
    wanted = [f"report {number}".encode() for number in range(10)]
    for body in wanted:
        house.send(body)
    clock.ahead_s += 125
    pump([house, near, centre], lambda: house.carrier.parent == "centre")
    pump([house, near, centre], lambda: {*near.bodies, *centre.bodies} == set(wanted))


def unanswered(node):
    session = node.carrier._session
    return session is None or not session.ready or session.unanswered


def test_a_parent_whose_program_is_dead_is_passed_over(brokers, up, down, clock):
    first, second = brokers("centre", "buurthuis"), brokers("buur", "buurthuis")
    house, near = up("buurthuis", first, second), down(second, "buurthuis")
    pump_for([house, near], 0.5)
    assert house.carrier.parent is None  # it may be starting
    clock.ahead_s += 31
    pump([house, near], lambda: house.carrier.parent == "buur")


def test_a_parent_that_does_not_admit_us_is_asked_ever_less_often(brokers, identity):
    """Each attempt costs the broker a handshake, and nothing changes until a person changes it."""
    now_s, waits = [0.0], []
    at = brokers("centre", "kerk")
    house = Node(Uplink(own(identity("buurthuis")), [target(at)], lambda: now_s[0], lambda: 0.0))
    house.carrier.poll()
    for _ in range(11):
        pump([house], lambda: not house.carrier._line.dialling and house.carrier._now is None)
        waits.append(house.carrier.wait_s())
        now_s[0] += waits[-1]
        house.carrier.poll()
    house.carrier.close()
    assert waits == [0.5, 1, 2, 4, 8, 16, 32, 64, 128, 150, 150]


def test_whoever_answers_in_a_parents_place_hears_nothing(clients, identity, tmp_path):
    """The right address and name, another key: a certificate of another region, or a thief's."""
    thief = Identity("centre", tmp_path / "elsewhere")
    at = Mosquitto(tmp_path / "thief", thief, [identity("buurthuis")])
    at.start()
    try:
        parent = Target("centre", identity("centre").der, "127.0.0.1", at.port)
        house = Node(Uplink(own(identity("buurthuis")), [parent]))
        house.send(b"secret")
        house.carrier.poll()
        pump([house], lambda: not house.carrier._line.dialling)
        assert house.carrier._now is None
        assert not house.sent
        house.carrier.close()
        assert clients("buurthuis", at).connected  # whoever believes that key is served
    finally:
        at.kill()
