"""Where the link keeps things: folders of its own, in which nobody else makes anything.

CONFIG/link.toml              what this node's link is: `link.settings`; absent: there is none
STATE/link/link.db            outbox, inbox, what others said; others read it
STATE/link/keys/              private keys, for the link's user alone: identity.json, sealing.json
STATE/link/card.json          the public half: a request to be enrolled
STATE/link/in/                envelopes copied from a stick, until the link has taken them
STATE/link/out/<to>/          envelopes for the next stick
STATE/link/issues/            issues that came over the link, for the importer
STATE/link/shelf/<id>/        earlier issues of each publisher: what a delta starts from
STATE/link/broker/            what Mosquitto is started with, where this node runs one
RUN/link/link.sock            what people and programs may ask
RUN/post/post.json            what root's unit wrote on the last stick
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from common import folders

if TYPE_CHECKING:
    from pathlib import Path

OWN = "link"


@dataclass(frozen=True)
class Folders:
    config: Path
    state: Path
    run: Path
    post: Path
    """Root's: what its unit wrote on sticks."""

    @classmethod
    def from_environment(cls) -> Folders:
        run = folders.run()
        return cls(
            config=folders.config(), state=folders.state() / OWN, run=run / OWN, post=run / "post"
        )

    @property
    def database(self) -> Path:
        return self.state / "link.db"

    @property
    def keys(self) -> Path:
        return self.state / "keys"

    @property
    def broker(self) -> Path:
        return self.state / "broker"

    @property
    def card(self) -> Path:
        return self.state / "card.json"

    @property
    def issues(self) -> Path:
        return self.state / "issues"

    @property
    def shelf(self) -> Path:
        return self.state / "shelf"

    @property
    def incoming(self) -> Path:
        return self.state / "in"

    @property
    def outgoing(self) -> Path:
        return self.state / "out"
