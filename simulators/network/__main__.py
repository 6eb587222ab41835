"""Four support points, a coordination point and its office on one machine, for deploy/demo.

    python -m simulators.network enrol DEMO SOURCE         make keys, and list them in SOURCE
    python -m simulators.network run DEMO [--once] [--pictures DIR]
                                                           play what happens, and tell it

DEMO is the folder of deploy/demo, whose kiosk is one of the points; SOURCE is what its publisher
signs. `run` prints one line an event; with --once it ends when all has arrived, else it goes on
until it is stopped. Exit 0 done, 1 failed.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from link.errors import RequestError
from simulators.network.enrolment import enrol
from simulators.network.places import PLACES, DemoError, Node
from simulators.network.story import Story

STOPS = (signal.SIGTERM, signal.SIGINT)


def main() -> int:
    wish = _parse()
    for number in STOPS:
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    try:
        with tempfile.TemporaryDirectory(prefix="noodsteunpunt-") as sockets:
            nodes = [Node(place, wish.demo, Path(sockets)) for place in PLACES]
            if wish.do == "enrol":
                for line in enrol(nodes, wish.source):
                    print(line)
            else:
                _run(nodes, wish)
    except (DemoError, RequestError, OSError) as error:
        print(f"network: {error}", file=sys.stderr)
        return 1
    return 0


def _run(nodes: list[Node], wish: argparse.Namespace) -> None:
    story = Story(nodes, wish.demo, lambda line: print(line, flush=True), wish.pictures)
    try:
        story.begin(wish.demo / "publisher" / "ROOT.json")
        story.play()
        if not wish.once:
            story.go_on()
    finally:
        for number in STOPS:  # once is enough
            signal.signal(number, signal.SIG_IGN)
        story.end()


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The places of deploy/demo --network.")
    parts = parser.add_subparsers(dest="do", required=True)
    listed = parts.add_parser("enrol", help="make keys, and list them in SOURCE")
    played = parts.add_parser("run", help="play what happens, and tell it")
    for part in (listed, played):
        part.add_argument("demo", type=Path)
    listed.add_argument("source", type=Path)
    played.add_argument("--once", action="store_true", help="end when all has arrived")
    played.add_argument("--pictures", type=Path, help="leave pictures of the desk here")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
