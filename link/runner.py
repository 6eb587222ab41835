"""The link's loop: it hears requests and carriers, offers what waits, and sleeps until called.

It wakes for a request, for a carrier that has something, for a letter that is due again, and every
`CALM_S` to look whether an import has brought another directory. Nothing of it is needed for
reading, shedding or importing: killed, the point is what it was without a link.
"""

from __future__ import annotations

import logging
import select
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from link.carriers import Outgoing
from link.envelope import Envelope
from link.errors import EnvelopeError, IdentityError, OutboxError
from link.flights import Flights, name_of
from link.second_parent import SecondParent
from link.taken import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from common.sd_notify import Notifier
    from common.wakeup import Wakeup
    from link.calling import Monthly
    from link.carriers import Carrier
    from link.commands import Commands
    from link.exchange import Exchange
    from link.issues.sharing import Sending, Sharing
    from link.issues.steps import Step
    from link.listener import Inbox
    from link.own_broker import OwnBroker
    from link.region import Region
    from link.stick_post import StickPost
    from link.telling import Telling
    from link.ways import Ways

log = logging.getLogger(__name__)

CALM_S = 30.0
KEYS_EVERY_S = 3600.0
SHORTEST_S = 0.01


class Runner:
    """One thread runs it; `stop` may come from a signal handler."""

    def __init__(  # noqa: PLR0913 - its parts, by name
        self,
        *,
        exchange: Exchange,
        ways: Ways,
        commands: Commands,
        inbox: Inbox,
        sticks: StickPost,
        region: Region,
        broker: OwnBroker,
        telling: Telling,
        sharing: Sharing,
        monthly: Monthly,
        wakeup: Wakeup,
        notifier: Notifier,
        now_s: Callable[[], float],
    ) -> None:
        """``now_s``: seconds since 1970 by the machine's time, to show."""
        self._exchange, self._ways, self._commands = exchange, ways, commands
        self._inbox, self._sticks, self._region = inbox, sticks, region
        self._broker, self._broker_s = broker, float("-inf")
        self._telling, self._sharing, self._monthly = telling, sharing, monthly
        self._wakeup, self._notifier, self._now_s = wakeup, notifier, now_s
        self._flights = Flights()
        self._second = SecondParent()
        self._names: dict[bytes, tuple[bytes, int]] = {}
        """Life and sequence of what carriers were given, by key."""
        self._reached: set[str] = set()
        self._keys_s = float("-inf")
        self._stopping = False
        self._listen()

    def stop(self) -> None:
        """End the loop soon."""
        self._stopping = True
        self._wakeup.wake()

    def run(self) -> None:
        """Serve until stopped; let go of every carrier, whatever ends it."""
        try:
            self._sticks.find_left()
            delay_s = self.cycle()
            self._notifier.ready()
            while not self._stopping:
                self._wait(delay_s)
                delay_s = self.cycle()
        finally:
            self._notifier.stopping()
            self._ways.close()
            self._sharing.close()

    def cycle(self) -> float:
        """Do what is due; return how long the loop may sleep, in seconds. Raises DamagedError."""
        for request, reply in self._inbox.take():
            reply(self._commands.carry_out(request))
        for carrier in self._ways.carriers:
            carrier.poll()
        self._sticks.step(self.replies)
        try:
            self._believe()
            self._destroy_keys()
            self._monthly.step(self._now_s(), time.monotonic())
            self.replies()
            self._offer()
            self._tell()
            self._send(self._sharing.due(self._ways.to, time.monotonic()))
        except OutboxError as error:  # a full card: what waits keeps waiting
            log.warning("%s", error)
        self._exchange.check()
        self._notifier.alive(time.monotonic())
        return self._delay_s()

    def replies(self) -> list[Outgoing]:
        """Send what is owed by every way there is, and return it for the stick."""
        owed = self._exchange.replies()
        for item in owed:
            for carrier in self._ways.to(item.to):
                carrier.send(item)
        return owed

    def _believe(self) -> None:
        directory = self._region.changed()
        if directory is not None:
            self._exchange.believe(directory)
            if self._ways.follow(directory):
                self._reached.clear()
                self._listen()
            self._broker_s = float("-inf")
        self._keep_broker(time.monotonic())

    def _keep_broker(self, now_s: float) -> None:
        """Our broker admits whom we believe: also whom people admitted, and until then alone."""
        if now_s - self._broker_s < CALM_S:
            return
        self._broker_s = now_s
        try:
            self._broker.follow(self._exchange.directory, self._exchange.admitted())
        except (OSError, IdentityError) as error:
            log.warning("the broker stays as it was: %s", error)

    def _destroy_keys(self) -> None:
        now_s = time.monotonic()
        if now_s - self._keys_s < KEYS_EVERY_S:
            return
        self._keys_s = now_s
        try:
            if self._exchange.destroy_old_keys():
                log.info("a sealing key of an earlier opening is destroyed")
        except IdentityError as error:
            log.warning("an old key stays: %s", error)

    def _offer(self) -> None:
        self._tell_another_parent()
        waiting = self._exchange.outbox.waiting()
        reachable = {node for node in {item.recipient for item in waiting} if self._ways.to(node)}
        for node in reachable - self._reached:
            self._flights.returned(node)
        self._reached = reachable
        for item in self._flights.choose(waiting, reachable, time.monotonic()):
            going = self._exchange.sealed(item)
            if going is None:
                continue
            self._names[going.key] = name_of(item)
            for carrier in self._ways.to(item.recipient):
                carrier.send(going)
        present = {name_of(item) for item in waiting}
        self._names = {key: name for key, name in self._names.items() if name in present}

    def _tell_another_parent(self) -> None:
        """An emergency does not wait for a fire station without power."""
        parents = self._exchange.directory.parents(self._exchange.node)
        waiting = self._exchange.outbox.waiting()
        reachable = {node for node in parents[1:] if self._ways.to(node)}
        for item, to in self._second.due(waiting, parents, reachable, time.monotonic()):
            self._exchange.copy(item, to)

    def _tell(self) -> None:
        """How this node stands, to those above it; the latest counts, and nothing of it is kept."""
        parents = self._exchange.directory.parents(self._exchange.node)
        reached = [node for node in parents if self._ways.to(node)]
        for node, body in self._telling.due(reached, time.monotonic(), time.time()):
            item = self._exchange.status(node, body)
            if item is not None:
                for carrier in self._ways.to(node):
                    carrier.send(item)

    def _send(self, steps: Iterable[Sending]) -> None:
        """Of issues on their way down; what is lost is asked for again."""
        for to, step in steps:
            item = self._exchange.step(to, step)
            if item is not None:
                for carrier in self._ways.to(to):
                    carrier.send(item)

    def _listen(self) -> None:
        for carrier in self._ways.carriers:
            carrier.received = self._hearer(carrier)
            carrier.sent = self._sender(carrier)

    def _hearer(self, carrier: Carrier) -> Callable[[bytes, str | None], None]:
        def received(sealed: bytes, peer: str | None) -> None:
            taken = self._exchange.take(sealed, carrier.name)
            self._flights.again(taken.again)
            if taken.outcome is Outcome.NOT_OURS:
                self._pass_on(sealed, carrier, peer)
            elif taken.outcome is Outcome.STATUS:
                self._sharing.look_again()
            elif taken.step is not None:
                self._step(*taken.step)

        return received

    def _step(self, sender: str, step: Step) -> None:
        try:
            self._send(self._sharing.took(sender, step, time.monotonic()))
        except OutboxError as error:  # a full card: its sender knocks again later
            log.warning("a part of an issue by %s is not taken: %s", sender, error)

    def _pass_on(self, sealed: bytes, came_by: Carrier, peer: str | None) -> None:
        """A coordination point alone crosses: up, down, and from one node below to another.

        Those two hang on one broker, so it goes back by the carrier that it came by. Nothing is
        kept, and nothing goes back to whom it came from.
        """
        with suppress(EnvelopeError):
            envelope = Envelope.from_bytes(sealed)
            to = envelope.header.to
            if to == self._exchange.node or to not in self._exchange.directory.nodes:
                return
            item = Outgoing(to, envelope.header.priority, envelope.key, sealed)
            for carrier in self._ways.to(to):
                if carrier is not came_by or (to != peer and carrier.meets(to)):
                    carrier.send(item)

    def _sender(self, carrier: Carrier) -> Callable[[bytes], None]:
        def sent(key: bytes) -> None:
            name = self._names.get(key)
            if name is not None:
                with suppress(OutboxError):  # only the state; it is sent again when it arrives
                    self._exchange.outbox.sent(*name, carrier.name, self._now_s())

        return sent

    def _wait(self, delay_s: float) -> None:
        waiter = select.poll()
        waiter.register(self._wakeup.fileno(), select.POLLIN)
        for carrier in self._ways.carriers:
            handle = carrier.fileno()
            if handle is not None:
                waiter.register(handle, select.POLLIN)
        waiter.poll(max(0.0, delay_s) * 1000)
        self._wakeup.wait(0)  # empties it

    def _delay_s(self) -> float:
        if self._sticks.is_busy:
            return SHORTEST_S
        delays = [CALM_S, *_known(carrier.wait_s() for carrier in self._ways.carriers)]
        due_s = self._flights.next_s(self._reached)
        if due_s is not None:
            delays.append(due_s - time.monotonic())
        if self._notifier.watchdog_s is not None:
            delays.append(self._notifier.watchdog_s / 2)
        return max(SHORTEST_S, min(delays))


def _known(values: Iterable[float | None]) -> list[float]:
    return [value for value in values if value is not None]
