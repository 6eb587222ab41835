"""A link as the desk meets it: its real socket, its real books, and a coordination point.

All of it but the process: what is asked is carried out by whoever runs `Office.while_asked`.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from common.wakeup import Wakeup
from link.commands import Commands
from link.folders import Folders
from link.listener import Inbox, Listener
from link.requests import Status, ask
from link.rights import Rights
from link.stick_post import StickPost

if TYPE_CHECKING:
    from tests.link.places import Place


class Carrier:
    """Reaches whom it is told."""

    name, dropped = "ip", {}

    def __init__(self):
        self.within_reach = set()

    def reaches(self, to):
        return to in self.within_reach

    def meets(self, to):
        return self.reaches(to)


class Office:
    """The link of one place, with its folders below ``top``."""

    def __init__(self, top, place: Place):
        self.place = place
        self.folders = Folders(
            top / "config", top / "state/link", top / "run/link", top / "run/post"
        )
        for folder in (self.folders.config, self.folders.state, self.folders.run):
            folder.mkdir(parents=True, exist_ok=True)
        (self.folders.config / "link.toml").write_text('region = "vr"\n')
        self.socket = self.folders.run / "link.sock"
        self.carrier = Carrier()
        self.carried_out = []
        self.listener = None
        self.start()

    def start(self):
        self._inbox = Inbox(Wakeup().wake)
        self.listener = Listener(self.folders.run, self._inbox.ask, Rights())
        self.listener.start()

    def stop(self):
        if self.listener:
            self.listener.stop()
            self.listener = None

    def commands(self) -> Commands:
        place = self.place
        card = place.directory.nodes[place.node].card
        return Commands(
            place.exchange,
            card,
            lambda: (self.carrier,),
            StickPost(place.exchange, self.folders),
            place.now.timestamp,
        )

    def while_asked(self, call):
        """Run ``call`` on a thread of its own, and answer what it asks; return what it returns."""
        found = []
        thread = threading.Thread(target=lambda: found.append(call()), daemon=True)
        thread.start()
        while thread.is_alive():
            self._answer()
            thread.join(0.002)
        self._answer()
        return found[0]

    def _answer(self):
        for request, reply in self._inbox.take():
            self.carried_out.append(request)
            reply(self.commands().carry_out(request))

    @property
    def status(self):
        return self.while_asked(lambda: ask(self.socket, Status())).data
