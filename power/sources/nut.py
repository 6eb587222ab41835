"""A UPS behind Network UPS Tools: upsd asked through PyNUTClient.

1. One question a reading, LIST VAR, answered within `PATIENCE_S` or not at all. PyNUTClient alone
   loops without end when upsd closes the connection, and waits its full time again for every
   packet; `_Client` ends both.
2. A connection that upsd closed in the meantime (it was restarted) is made again at once; after
   any other failure at the next reading.
3. upsd looks at credentials only when something is to be changed: a wrong password shows at
   shutdown, or when a test is asked for, not before. Without ``username`` shutting the UPS down is
   left to NUT's own upsmon, and there are no tests.
4. What a UPS can be asked (LIST CMD) is asked once a connection. A capacity test needs a way to
   end it: ``test.battery.start.deep`` alone runs a battery down to where its maker likes.
5. Many a UPS says OB while it tests its battery. As long as a test of ours runs, OB with mains
   measured at its input is the test, not an outage.

What its variables mean is in `power.sources.nut_words`.
"""

from __future__ import annotations

import ipaddress
import logging
import math
import time
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
from msgspec import Meta
from PyNUTClient.PyNUT import PyNUTClient, PyNUTError

from power.errors import SourceError
from power.sources.nut_words import FAULTS, mains_is_at_its_input, number, reading_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from power.reading import Reading

    Answer = TypeVar("Answer")

__all__ = ["FAULTS", "NutSource", "Options", "connect", "reading_of"]

log = logging.getLogger(__name__)

DELAY: Final = "ups.delay.shutdown"
RESTART: Final = "battery.charge.restart"
DELAYS_S: Final = (0, 86_400)
MAX_DELAY_S: Final = 3600

PATIENCE_S: Final = 1.0
MAX_ANSWER_BYTES: Final = 100_000
POLL_S: Final = 0.05

FOREIGN: Final = (OSError, PyNUTError, ValueError, IndexError)
"""What PyNUTClient raises: on the wire, on ERR, and on answers it cannot take apart."""

TESTS: Final = {
    "quick": frozenset({"test.battery.start.quick"}),
    "capacity": frozenset({"test.battery.start.deep", "test.battery.stop"}),
}
"""What upsd must list for each kind of test."""
START: Final = {"quick": "test.battery.start.quick", "capacity": "test.battery.start.deep"}
STOP: Final = "test.battery.stop"

Printable = Annotated[str, Meta(pattern=r"^[ -~]+$", max_length=100)]


class Options(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[supply.options]`` of driver nut."""

    ups: Annotated[str, Meta(pattern=r"^[\w.-]+$", max_length=100)]
    """As upsd names it: ``upsc -l`` lists them."""
    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=1, le=65535)] = 3493
    username: Printable | None = None
    password: Printable | None = None
    wake_pct: Annotated[int, Meta(ge=0, le=100)] | None = None
    """Charge in per cent at which the UPS gives its output back once mains is there. Left out: as
    it is set in the UPS itself. Not every UPS can be told."""

    def __post_init__(self) -> None:
        if self.host != "localhost":
            try:
                ipaddress.ip_address(self.host)
            except ValueError:
                raise ValueError(
                    f"host = {self.host!r} is not an address such as 192.168.1.20: names are not "
                    "looked up, since that fails when the network does"
                ) from None
        if (self.username is None) != (self.password is None):
            raise ValueError("username and password need each other; give both or neither")
        if self.wake_pct is not None and self.username is None:
            raise ValueError("wake_pct needs username and password: upsd lets nobody else set it")


class _Client(PyNUTClient):  # type: ignore[misc]  # PyNUTClient carries no types
    """PyNUTClient with an end to its patience.

    It replaces the reader that every method of the parent calls, under the name that Python gives
    the parent's private members; a test against a real upsd fails should that name change.
    """

    def __init__(self, options: Options) -> None:
        self._received = b""
        self.expect_within(PATIENCE_S)
        super().__init__(
            host=options.host,
            port=options.port,
            login=options.username,
            password=options.password,
            timeout=PATIENCE_S,
        )

    def expect_within(self, seconds: float) -> None:
        """Let everything that is asked from now on be answered within ``seconds`` together."""
        self._deadline_s = time.monotonic() + seconds

    def close(self) -> None:
        self._PyNUTClient__srv_handler.close()

    def commands(self, ups: str) -> frozenset[str]:
        """Return what ``ups`` can be asked. The parent would ask for a description of each."""
        self._PyNUTClient__srv_handler.send(f"LIST CMD {ups}\n".encode("ascii"))
        head = self._PyNUTClient__read_until(b"\n")
        if not head.startswith(b"BEGIN LIST CMD"):
            raise PyNUTError(head.decode("ascii", "replace").strip())
        listed = self._PyNUTClient__read_until(f"END LIST CMD {ups}\n".encode("ascii"))
        lines = (line.split() for line in listed.decode("ascii", "replace").splitlines())
        return frozenset(words[2] for words in lines if len(words) == 3 and words[0] == "CMD")

    def _PyNUTClient__read_until(self, end: bytes) -> bytes:  # noqa: N802  # the parent's
        server = self._PyNUTClient__srv_handler
        while end not in self._received:
            left_s = self._deadline_s - time.monotonic()
            if left_s <= 0:
                raise TimeoutError(f"no answer within {PATIENCE_S:g} s")
            if len(self._received) > MAX_ANSWER_BYTES:
                raise ValueError("its answer has no end")
            server.settimeout(left_s)
            packet = server.recv(4096)
            if not packet:
                raise ConnectionResetError("it closed the connection")
            self._received += packet
        answer, _, self._received = self._received.partition(end)
        return answer + end


class NutSource:
    """One UPS of one upsd. Nothing is sent before the first call."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._client: _Client | None = None
        self._commands: frozenset[str] | None = None
        self._testing = False

    def read(self) -> Reading:
        """Return the present reading. Raises SourceError without one, within about a second."""
        variables = self._ask(self._variables)
        if "WAIT" in variables.get("ups.status", "WAIT").split():
            raise SourceError(f"UPS {self._options.ups} has no status yet: is its driver running?")
        reading = msgspec.structs.replace(reading_of(variables), tests=self._tests())
        if self._testing and reading.mains is False and mains_is_at_its_input(variables):
            return msgspec.structs.replace(reading, mains=True)
        return reading

    def start_test(self, kind: str) -> None:
        """Let the UPS test its battery. Raises SourceError where upsd does not let us."""
        if kind not in self._tests():
            raise SourceError(f"upsd lets nobody start a {kind} test of {self._options.ups}.")
        self._ask(lambda client: client.RunUPSCommand(self._options.ups, START[kind]))
        self._testing = True

    def stop_test(self) -> None:
        """End it, where the UPS can; else it ends by itself. Raises SourceError if refused."""
        self._testing = False
        if STOP in (self._commands or ()):
            self._ask(lambda client: client.RunUPSCommand(self._options.ups, STOP))

    def prepare_shutdown(self, delay_s: float) -> None:
        """Ask the UPS to cut its output after ``delay_s`` and give it back when mains returns.

        Does nothing without credentials, or on a UPS that has no ``shutdown.return``. Raises
        SourceError if it was refused, or if the UPS would cut sooner than asked.
        """
        if not 0 <= delay_s <= MAX_DELAY_S:
            raise SourceError(f"A UPS is asked to wait 0 to {MAX_DELAY_S} s before power-off.")
        if self._options.username is not None:
            self._ask(lambda client: self._shut_down(client, math.ceil(delay_s)))

    def close(self) -> None:
        """Let go of the connection."""
        if self._client is not None:
            self._client.close()
            self._client = self._commands = None

    def _variables(self, client: _Client) -> dict[str, str]:
        return {
            name.decode("utf-8", "replace"): value.decode("utf-8", "replace")
            for name, value in client.GetUPSVars(self._options.ups).items()
        }

    def _tests(self) -> tuple[str, ...]:
        """Which tests the UPS can be asked for; a UPS that does not say which is asked for none."""
        if self._options.username is None:
            return ()
        if self._commands is None:
            try:
                self._commands = self._ask(lambda client: client.commands(self._options.ups))
            except SourceError:
                self._commands = frozenset()
        return tuple(kind for kind, needed in TESTS.items() if needed <= self._commands)

    def _shut_down(self, client: _Client, delay_s: int) -> None:
        ups = self._options.ups
        client.expect_within(2 * PATIENCE_S)  # its driver takes a moment to set a delay
        if "shutdown.return" not in client.commands(ups):
            return
        try:
            client.SetRWVar(ups, DELAY, str(delay_s))
        except PyNUTError as error:
            if _word(error) not in {"VAR-NOT-SUPPORTED", "READONLY"}:
                raise
        self._set_wake_up(client)
        patient_until_s = time.monotonic() + PATIENCE_S
        while (waits_s := number(self._variables(client), DELAY, DELAYS_S) or 0) < delay_s:
            if time.monotonic() > patient_until_s:
                raise SourceError(
                    f"UPS {ups} would cut its output after {waits_s:g} s, sooner than the "
                    f"{delay_s} s asked for: raise {DELAY} in ups.conf."
                )
            time.sleep(POLL_S)
        client.RunUPSCommand(ups, "shutdown.return")

    def _set_wake_up(self, client: _Client) -> None:
        """A UPS that cannot be told comes back as it always did: no reason not to shut it down."""
        if self._options.wake_pct is None:
            return
        try:
            client.SetRWVar(self._options.ups, RESTART, str(self._options.wake_pct))
        except PyNUTError as error:
            log.warning("%s cannot be told when to come back: %s", self._options.ups, error)

    def _ask(self, question: Callable[[_Client], Answer]) -> Answer:
        fresh = self._client is None
        try:
            return question(self._connected())
        except ConnectionError as error:
            self.close()
            if fresh:
                raise SourceError(self._sentence(error)) from error
        except FOREIGN as error:
            self.close()
            raise SourceError(self._sentence(error)) from error
        return self._ask(question)  # on a new connection, for upsd had closed the old one

    def _connected(self) -> _Client:
        if self._client is None:
            self._client = _Client(self._options)
        else:
            self._client.expect_within(PATIENCE_S)
        return self._client

    def _sentence(self, error: Exception) -> str:
        options = self._options
        upsd = f"upsd at {options.host} port {options.port}"
        match _word(error):
            case "DATA-STALE":
                return f"{upsd} has no fresh data of UPS {options.ups}: is its cable in?"
            case "DRIVER-NOT-CONNECTED":
                return f"{upsd} has no driver for UPS {options.ups}: upsdrvctl start {options.ups}."
            case "UNKNOWN-UPS":
                return f"{upsd} knows no UPS {options.ups}: upsc -l lists those it knows."
            case "ACCESS-DENIED":
                return f"{upsd} does not allow user {options.username} this: see its upsd.users."
        return f"{upsd} gives no usable answer ({error}): is it running?"


def connect(options: Options) -> NutSource:
    """Make a source; upsd is not asked before it is read."""
    return NutSource(options)


def _word(error: Exception) -> str:
    """Return the word after ERR in upsd's answer, or nothing."""
    words = str(error).split()
    return words[1] if isinstance(error, PyNUTError) and len(words) > 1 else ""
