"""Copy what the broker starts from, out of the link's folder and for the broker's user alone.

    python -I -m host.broker_files      before each start of noodsteunpunt-broker.service, as root

The link writes these files, and they are not believed to be files: see `common.beneath`. systemd's
own LoadCredential= copies too, but goes through a link there to whatever root can read.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from common import atomic_write, beneath, folders

FILES = ("mosquitto.conf", "acl", "own.key", "own.pem", "nodes.pem")
LARGEST_BYTES = 16 * 1024 * 1024
"""Of certificates: a whole country's, many times."""


def main() -> int:
    top = folders.state().resolve() / "link/broker"
    into = Path(os.environ["RUNTIME_DIRECTORY"])
    try:
        held = {name: beneath.read(top / name, LARGEST_BYTES) for name in FILES}
        beneath.become_owner_of(into)  # nothing of root's is written where the broker's user can
        for name, data in held.items():
            atomic_write.replace(into / name, data)
            (into / name).chmod(0o400)
    except OSError as error:
        print(f"the broker's files: {error}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
