"""One MQTT 5 connection over a socket that is encrypted and open already. Never blocks.

Nothing of it outlives the connection: no session at the broker, no message that is sent again here.
What was not acknowledged is lost, and the outbox sends it again.
"""

from __future__ import annotations

import select
from typing import TYPE_CHECKING, NamedTuple

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from link.carriers.mqtt.limits import LARGEST_PACKET

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from paho.mqtt.reasoncodes import ReasonCode

KEEPALIVE_S = 60
"""Between two signs of life while nothing else is said: two wake-ups a minute."""
GREETING_S = 30.0
"""From the open socket to the broker's welcome and our subscription."""
ANSWER_S = 30.0
"""From a message to the broker's word that it has it. Later, the connection counts as dead."""
_SIGN_OF_LIFE_S = KEEPALIVE_S + 0.5  # paho's own clock must have passed it too
_PACKETS_AT_ONCE = 64
_LATE_STEPS = 16
"""So often it reads on before it judges: what was behind is read long before that, and a broker
that talks without end and answers nothing is left."""
_NOBODY_LISTENS = 0x10  # MQTT 5, 3.4.2.1: no matching subscribers


class Answer(NamedTuple):
    """The broker's word on a message that we gave it."""

    token: object
    taken: bool
    heard: bool
    """Somebody listens on that topic now. A broker need not say so; Mosquitto does."""


class _Client(paho.Client):
    """paho over our socket: its own way to open one blocks."""

    def __init__(self, opened: ssl.SSLSocket, name: str) -> None:
        super().__init__(CallbackAPIVersion.VERSION2, name, protocol=paho.MQTTv5)
        self._opened = opened

    def _create_socket(self) -> ssl.SSLSocket:
        return self._opened


class Session:
    """Say what it should do; `step` it when its socket is ready or `due_s` has come."""

    def __init__(
        self,
        opened: ssl.SSLSocket,
        name: str,
        listen: str,
        at_once: int,
        clock: Callable[[], float],
    ) -> None:
        """Greet the broker.

        ``listen``: the topic to subscribe to. ``at_once``: so many messages the broker may send us
        that we have not acknowledged. ``clock`` counts seconds.
        """
        self._at_once = at_once
        self._clock = clock
        self._listen = listen
        self._heard: list[tuple[str, bytes]] = []
        self._answers: list[Answer] = []
        self._waiting: dict[int, tuple[object, float]] = {}
        self._opened_s = self._last_s = clock()
        self._late_steps = 0
        self.ready = False
        """The broker has welcomed us, and tells us what comes on our topic."""
        self.over = ""
        """Why it has ended, in English for the log; empty while it lives."""
        self._socket = opened
        self._mqtt = _Client(opened, name)
        self._mqtt.suppress_exceptions = True
        self._mqtt.on_connect = self._on_connect
        self._mqtt.on_subscribe = self._on_subscribe
        self._mqtt.on_publish = self._on_publish
        self._mqtt.on_disconnect = self._on_disconnect
        self._mqtt.on_message = self._on_message
        self._guarded(self._connect)

    @property
    def unanswered(self) -> list[object]:
        """The tokens of what the broker has not answered."""
        return [token for token, _ in self._waiting.values()]

    @property
    def wants_to_write(self) -> bool:
        return self._mqtt.want_write()

    @property
    def has_more(self) -> bool:
        """Decrypted bytes wait here, of which the socket says nothing."""
        return not self.over and self._socket.pending() > 0

    def fileno(self) -> int:
        return self._socket.fileno()

    def due_s(self) -> float:
        """When `step` wants to be called at the latest, by the clock."""
        if self.over:
            return self._clock()
        if not self.ready:
            return self._opened_s + GREETING_S
        deadlines = [given_s + ANSWER_S for _, given_s in self._waiting.values()]
        return min([self._last_s + _SIGN_OF_LIFE_S, *deadlines])

    def publish(self, topic: str, payload: bytes, token: object) -> None:
        """Give the broker a message; `step` returns its `Answer` with this token."""
        self._guarded(self._publish, topic, payload, token)

    def step(self) -> tuple[list[tuple[str, bytes]], list[Answer]]:
        """Read, write, keep alive. Return what came, by topic, and the broker's answers."""
        self._guarded(self._step)
        heard, self._heard = self._heard, []
        answers, self._answers = self._answers, []
        return heard, answers

    def close(self) -> None:
        """Take leave if that costs no time."""
        if not self.over:
            self._guarded(self._mqtt.disconnect)
            self.over = "closed"
        self._socket.close()

    def _guarded(self, action: Callable[..., object], *arguments: object) -> None:
        """Whatever a broken peer makes paho or OpenSSL raise ends this session and no more."""
        if self.over:
            return
        try:
            action(*arguments)
        except Exception as error:  # noqa: BLE001 - struct.error, IndexError, MalformedPacket …
            self.over = f"{type(error).__name__}: {error}"

    def _connect(self) -> None:
        limits = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        limits.MaximumPacketSize = LARGEST_PACKET
        limits.ReceiveMaximum = self._at_once
        self._check(self._mqtt.connect("-", 1, KEEPALIVE_S, clean_start=True, properties=limits))

    def _publish(self, topic: str, payload: bytes, token: object) -> None:
        given = self._mqtt.publish(topic, payload, qos=1)
        self._check(given.rc)
        self._last_s = self._clock()
        self._waiting[given.mid] = (token, self._last_s)

    def _step(self) -> None:
        for _ in range(_PACKETS_AT_ONCE):
            self._check(self._mqtt.loop_read())
            self._bound()
            if self.over or not self._can_read():
                break
        if not self.over and self._mqtt.want_write():
            self._check(self._mqtt.loop_write())
        now_s = self._clock()
        if self._heard or self._answers:
            self._last_s = now_s
        self._keep_alive(now_s)

    def _can_read(self) -> bool:
        """Something of the broker's waits here: decrypted, or on the socket."""
        if self.has_more:
            return True
        waiting = select.poll()  # select(2) knows no handle above 1023
        waiting.register(self._socket, select.POLLIN)
        return bool(waiting.poll(0))

    def _bound(self) -> None:
        """A peer that announces 256 MB gets no memory for it: we said how much we take."""
        if self._mqtt._in_packet["remaining_length"] > LARGEST_PACKET:  # noqa: SLF001 - no other way
            self.over = self.over or "the broker sends more than we take"

    def _keep_alive(self, now_s: float) -> None:
        late = "" if self.over else self._late(now_s)
        self._late_steps = self._late_steps + 1 if late else 0
        if late and (self._late_steps > _LATE_STEPS or not self._can_read()):
            self.over = late
        if now_s - self._last_s >= _SIGN_OF_LIFE_S and not self.over:
            self._last_s = now_s
            self._check(self._mqtt.loop_misc())

    def _late(self, now_s: float) -> str:
        """Why the broker counts as dead, once what is here of it was read.

        A program that stood still for a minute, on a card that hung, finds the answers waiting.
        """
        if not self.ready and now_s - self._opened_s >= GREETING_S:
            return "the broker does not welcome us"
        if any(now_s - given_s >= ANSWER_S for _, given_s in self._waiting.values()):
            return "the broker takes nothing any more"
        return ""

    def _check(self, code: MQTTErrorCode) -> None:
        if code != MQTTErrorCode.MQTT_ERR_SUCCESS:
            self.over = self.over or paho.error_string(code)

    def _on_connect(
        self, _client: object, _data: object, _flags: object, code: ReasonCode, _properties: object
    ) -> None:
        if code.is_failure:
            self.over = f"the broker refuses us: {code}"
        else:
            self._mqtt.subscribe(self._listen, qos=1)

    def _on_subscribe(
        self, _client: object, _data: object, _id: int, codes: list[ReasonCode], _properties: object
    ) -> None:
        if any(code.is_failure for code in codes):
            self.over = f"the broker does not let us listen: {codes[0]}"
        self.ready = not self.over

    def _on_message(self, _client: object, _data: object, said: paho.MQTTMessage) -> None:
        self._heard.append((said.topic, bytes(said.payload)))

    def _on_publish(
        self, _client: object, _data: object, given: int, code: ReasonCode, _properties: object
    ) -> None:
        token, _ = self._waiting.pop(given, (None, 0.0))
        self._answers.append(Answer(token, not code.is_failure, code.value != _NOBODY_LISTENS))

    def _on_disconnect(
        self, _client: object, _data: object, _flags: object, code: ReasonCode, _properties: object
    ) -> None:
        self.over = self.over or f"the connection ended: {code}"
