"""Both ends over a real broker: what arrives, what counts as sent, and what a dead broker costs."""

from __future__ import annotations

import gc
import os
import signal
from pathlib import Path

import pytest

from link.carriers.mqtt import session
from tests.link.carriers.mqtt.pumping import pump, pump_for


def met(house, centre, name="buurthuis"):
    return lambda: house.carrier.reaches("centre") and centre.carrier.reaches(name)


def test_what_is_sent_up_arrives_and_is_answered(brokers, up, down):
    at = brokers("centre", "buurthuis")
    house, centre = up("buurthuis", at), down(at, "buurthuis")
    pump([house, centre], met(house, centre))
    key = house.send(b"report")
    pump([house, centre], lambda: centre.got and house.sent)
    assert centre.got == [(b"report", "buurthuis")]
    assert house.sent == [key]
    back = centre.send(b"receipt", to="buurthuis")
    pump([house, centre], lambda: house.got and centre.sent)
    assert house.got == [(b"receipt", "centre")]
    assert centre.sent == [back]


def test_nothing_counts_as_sent_while_nobody_listens_behind_the_broker(brokers, up, down):
    at = brokers("centre", "buurthuis")
    house = up("buurthuis", at)
    house.send(b"report")
    pump_for([house], 1)
    assert not house.carrier.reaches("centre")
    assert not house.sent
    centre = down(at, "buurthuis")
    pump([house, centre], lambda: house.sent and centre.bodies)  # the broker's word may come first
    assert centre.bodies == [b"report"]


def test_a_coordination_point_knows_who_left(brokers, up, down):
    at = brokers("centre", "buurthuis", "kerk")
    house, church, centre = up("buurthuis", at), up("kerk", at), down(at, "buurthuis", "kerk")
    both = [house, church, centre]
    pump(both, lambda: met(house, centre)() and met(church, centre, "kerk")())
    church.carrier.close()

    def found_out() -> bool:  # by what the broker, once it knows, can bring to nobody
        centre.send(b"for nobody", to="kerk")
        return not centre.carrier.reaches("kerk")

    pump([house, centre], found_out)
    assert centre.carrier.reaches("buurthuis")
    sent = len(centre.sent)
    centre.send(b"for nobody", to="kerk")
    pump_for([house, centre], 0.2)
    assert len(centre.sent) == sent
    again = up("kerk", at)
    pump([again, centre], lambda: centre.carrier.reaches("kerk"))


def test_a_coordination_point_that_starts_finds_who_is_there(brokers, up, down):
    at = brokers("centre", "buurthuis", "kerk", "school")
    house, church = up("buurthuis", at), up("kerk", at)
    first = down(at, "buurthuis", "kerk", "school")
    pump([house, church, first], lambda: first.carrier.reaches("kerk"))
    first.carrier.close()
    second = down(at, "buurthuis", "kerk", "school")
    pump([house, church, second], lambda: met(house, second)() and second.carrier.reaches("kerk"))
    assert not second.carrier.reaches("school")


def test_a_broker_killed_and_wiped_costs_no_more_than_offering_again(brokers, up, down):
    """What it had taken is gone: the outbox offers what the other end has not acknowledged."""
    at = brokers("centre", "buurthuis")
    house, centre = up("buurthuis", at), down(at, "buurthuis")
    pump([house, centre], met(house, centre))
    wanted = {f"report {number:02}".encode() for number in range(12)}
    for number, body in enumerate(sorted(wanted)):
        house.send(body)
        if number % 4 == 1:
            at.kill()
            at.start()
    while missing := wanted - set(centre.bodies):
        for body in missing:
            house.send(body)
        pump([house, centre], lambda: house.carrier.reaches("centre"))
        pump_for([house, centre], 0.2)
    assert not list(at.folder.glob("*.db"))


def test_an_emergency_waits_behind_no_more_than_four_parts_of_a_file(brokers, up, down):
    at = brokers("centre", "buurthuis")
    house, centre = up("buurthuis", at), down(at, "buurthuis")
    pump([house, centre], met(house, centre))
    os.kill(at.pid, signal.SIGSTOP)
    try:
        for number in range(9):
            house.send(f"part {number}".encode(), priority=7)
        house.send(b"emergency", priority=1)
    finally:
        os.kill(at.pid, signal.SIGCONT)
    pump([house, centre], lambda: len(centre.got) == 10)
    assert centre.bodies.index(b"emergency") <= 4


def test_a_broker_that_hangs_is_left(brokers, up, down, clock):
    at = brokers("centre", "buurthuis")
    house, centre = up("buurthuis", at), down(at, "buurthuis")
    pump([house, centre], met(house, centre))
    os.kill(at.pid, signal.SIGSTOP)
    house.send(b"report")
    pump_for([house], 0.2)
    clock.ahead_s += 40
    pump([house], lambda: not house.carrier.reaches("centre"))
    os.kill(at.pid, signal.SIGCONT)
    pump([house, centre], lambda: b"report" in centre.bodies)


def test_whoever_stood_still_for_long_reads_first_and_judges_then(brokers, up, down, clock):
    """The card hung, not the broker: its answer waits here, behind what it had to tell."""
    at = brokers("centre", "buurthuis")
    house, centre = up("buurthuis", at), down(at, "buurthuis")
    pump([house, centre], met(house, centre))
    for number in range(3):
        house.send(f"report {number}".encode())
    pump([house], lambda: len(house.sent) == 3)
    centre.send(b"receipt", to="buurthuis")
    pump([house], lambda: house.got)
    clock.ahead_s += 40
    pump([house, centre], lambda: centre.sent)
    assert len(centre.bodies) == 3


@pytest.mark.slow  # in real seconds, which a busy machine does not give
def test_an_idle_link_is_kept_alive(brokers, up, down, monkeypatch):
    """Mosquitto ends a connection that says nothing for one and a half times its keep-alive."""
    monkeypatch.setattr(session, "KEEPALIVE_S", 2)
    monkeypatch.setattr(session, "_SIGN_OF_LIFE_S", 2.1)
    at = brokers("centre", "buurthuis")
    house, centre = up("buurthuis", at), down(at, "buurthuis")
    pump([house, centre], met(house, centre))
    ended = []
    monkeypatch.setattr(session.Session, "close", lambda self: ended.append(self.over))
    pump_for([house, centre], 7)
    assert not ended


def test_an_idle_link_asks_for_no_more_than_a_look_a_minute(brokers, up, down):
    at = brokers("centre", "buurthuis")
    house, centre = up("buurthuis", at), down(at, "buurthuis")
    pump([house, centre], met(house, centre))
    for node in (house, centre):
        pump([house, centre], lambda node=node: node.carrier.wait_s() > 55)


def descriptors() -> int:
    gc.collect()  # what an earlier test let go of
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def test_a_carrier_lets_go_of_all_it_opened(brokers, up, down):
    at = brokers("centre", "buurthuis")
    before = descriptors()
    for _ in range(5):
        house, centre = up("buurthuis", at), down(at, "buurthuis")
        pump([house, centre], met(house, centre))
        for node in (house, centre):
            node.carrier.close()
            node.carrier.close()
            node.carrier.poll()
            assert node.carrier.fileno() is None
    assert descriptors() == before


def test_a_peer_that_floods_fills_no_memory_and_shuts_nobody_out(brokers, clients, up, down):
    at = brokers("centre", "buurthuis", "kerk")
    house, centre = up("buurthuis", at), down(at, "buurthuis", "kerk")
    pump([house, centre], met(house, centre))
    church, flood = clients("kerk", at), bytes(2000)

    def flooded() -> bool:
        for _ in range(100):
            church.mqtt.publish("up/kerk", flood, qos=0)
        return centre.carrier.dropped.get("kerk", 0) > 1000

    pump([house, centre], flooded)
    while b"report" not in centre.bodies or not house.sent:
        house.send(b"report")  # as the outbox does
        flooded()
        pump_for([house, centre], 0.05)
    rss_kib = int(Path(f"/proc/{at.pid}/status").read_text().split("VmRSS:")[1].split()[0])
    assert rss_kib < 32 * 1024


def test_what_claims_to_come_from_elsewhere_is_not_heard(brokers, clients, up, down):
    """A node that is admitted, and is not one of those below any more."""
    at = brokers("centre", "buurthuis", "kerk")
    house, centre = up("buurthuis", at), down(at, "buurthuis")
    clients("kerk", at).publish("up/kerk", b"I am still here")
    pump([house, centre], met(house, centre))
    house.send(b"last")
    pump([house, centre], lambda: centre.got)
    assert centre.got == [(b"last", "buurthuis")]
