"""What every carrier is: it takes sealed bytes and hands over sealed bytes, and keeps nothing.

A carrier may be wiped, killed or doubled at any moment. What it was given lies in the outbox until
the recipient's program has acknowledged it, end to end; so a carrier may lose, double, delay and
reorder, and never needs a file of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Outgoing(NamedTuple):
    """One envelope on its way out."""

    to: str
    """The recipient's node id."""
    priority: int
    """1 goes first, 7 last: as in its header."""
    key: bytes
    """16 bytes, the same when it is offered again: `link.envelope.item_key`."""
    sealed: bytes
    """The envelope as `Envelope.to_bytes` writes it; at most `ENVELOPE_BYTES`."""


class Carrier(Protocol):
    """A way to other nodes. One thread alone uses it: the runner's loop.

    The runner sets `received` and `sent` before the first call, polls `fileno` (an epoll of the
    carrier's own is welcome), and calls `poll` when it is readable or `wait_s` has passed.
    """

    name: str
    """For status and logs: "ip", "stick", "lora"."""
    received: Callable[[bytes, str | None], None]
    """Called with sealed bytes, and with the node id that the transport itself has authenticated,
    None where it does not. Takes any bytes and never raises."""
    sent: Callable[[bytes], None]
    """Called with the `key` of what has left this machine. That is "verstuurd", no more."""

    @property
    def dropped(self) -> Mapping[str, int]:
        """How many messages of each node that floods were not taken."""

    def send(self, item: Outgoing) -> None:
        """Take an envelope along if possible. Never blocks and never raises: it may be lost."""

    def reaches(self, to: str) -> bool:
        """Whether an envelope to this node could leave now: the link is up."""

    def meets(self, to: str) -> bool:
        """Whether this node itself is at the other end, and no other has to pass it on."""

    def fileno(self) -> int | None:
        """What becomes readable when `poll` has work; None: nothing ever does."""

    def wait_s(self) -> float | None:
        """Return in how many seconds `poll` wants to be called at the latest; None: not needed."""

    def poll(self) -> None:
        """Do what is due and hand over what has come. Never blocks and never raises."""

    def close(self) -> None:
        """Let go of everything; may be called twice."""
