"""Everything that can be wrong with the link, in one tree.

LinkError                catch this at the edge of the package
├── SettingsError        link.toml: carries all its faults at once
├── IdentityError        this node has no keys yet, or they cannot be read
├── DirectoryError       network.json is no directory of nodes
├── DeltaError           what changed in an issue does not fit the one here
├── EnvelopeError        bytes that are no envelope, or too many of them
├── SealError            an envelope that does not open, or whose signature is not its sender's
├── OutboxError          link.db cannot be read or written, or takes no more
├── DamagedError         the bytes of link.db are wrong: the next start begins another
├── StickError           the courier's stick cannot be read or written
├── UnlockError          there is no code for who waits at a lock
└── RequestError         a request over link.sock was not understood or not allowed
"""

from __future__ import annotations


class LinkError(Exception):
    """Root of all errors about the link."""


class SettingsError(LinkError):
    """The settings are wrong; ``faults`` holds one sentence per fault."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class IdentityError(LinkError):
    """This node has no keys yet, or they cannot be read."""


class UnlockError(LinkError):
    """There is no code for who waits at a lock; the message says why."""


class DirectoryError(LinkError):
    """These bytes are no directory of nodes."""


class DeltaError(LinkError):
    """What changed in an issue cannot be packed, or does not fit the issue here."""


class EnvelopeError(LinkError):
    """These bytes are no envelope, or there are too many of them."""


class SealError(LinkError):
    """An envelope does not open, or its signature is not its sender's."""


class OutboxError(LinkError):
    """link.db cannot be read or written, or takes no more."""


class DamagedError(LinkError):
    """The bytes of link.db are wrong. Only another start helps: it begins with an empty one."""


class StickError(LinkError):
    """The courier's stick cannot be read or written."""


class RequestError(LinkError):
    """A request was not understood or not allowed."""

    def __init__(self, message: str, code: str) -> None:
        """``code`` names the reason, for a screen with words of its own."""
        super().__init__(message)
        self.code = code
