"""Everything that can be wrong with power, in one tree.

PowerError              catch this at the edge of the package
├── ConfigError         power.toml: carries all its faults at once
├── SourceError         a supply does not answer, or answers nonsense
├── LoadError           a pin cannot be driven
├── StatusError         power.json is absent or unreadable
└── RequestError        a request over power.sock was not understood or not allowed
"""

from __future__ import annotations


class PowerError(Exception):
    """Root of all errors about power."""


class ConfigError(PowerError):
    """The configuration is wrong; ``faults`` holds one sentence per fault."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class SourceError(PowerError):
    """A supply does not answer, or answers nonsense."""


class LoadError(PowerError):
    """A pin cannot be driven."""


class StatusError(PowerError):
    """power.json is absent or unreadable."""


class RequestError(PowerError):
    """A request was not understood or not allowed."""

    def __init__(self, message: str, code: str) -> None:
        """``code`` names the reason, for a screen with words of its own: it shows no English."""
        super().__init__(message)
        self.code = code
