"""Mosquitto at a coordination point: what its configuration says, and writing it.

The broker carries and keeps nothing: it may be killed or wiped in the middle of a crisis, because
each message stays with its sender until the recipient's own program has acknowledged it.

Who may what, by the certificate's name and nothing that a client says of itself:
1. Only the nodes below this one and the node itself connect, each with the certificate that
   network.json names. One that is not of our form is left out: see `link.certificate`.
2. A node writes ``up/<its id>`` and reads ``down/<its id>``, with all below them. Nobody else does
   either, but the coordination point's own program, which reads all ``up`` and writes all ``down``.
3. The name is the client id too: nobody throws another out by connecting in its name.
4. Nothing is kept: no file, no retained message, no session; queues in memory are short, so that a
   peer that floods or hangs fills no memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from common.atomic_write import write as replace
from link import certificate
from link.carriers.mqtt.limits import LARGEST_PACKET, OWN_IN_FLIGHT
from link.errors import IdentityError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from link.directory import Directory
    from link.identity import Card, Identity

PORT = 8883
QUEUED, QUEUED_A_NODE = 400, 4
"""At most so many messages wait for one client, and so many more for each node; what is beyond is
dropped, and sent again by whoever wrote it. The coordination point's own program needs them, when
all nodes return at once; one that floods finds no more room than that."""
_KIBIBYTE = 1024
CONF, ACL, KEY, OWN, NODES = "mosquitto.conf", "acl", "own.key", "own.pem", "nodes.pem"
"""The files, side by side: the broker is started in the folder where they are."""
_ALONE = 0o600

_CONF = """\
# Written by noodsteunpunt-link broker, which writes it again. What it says: link/broker.py.
# Whoever starts it chooses the user, as its unit does: this keeps it from changing to another.
user root
per_listener_settings false
allow_anonymous false
acl_file {acl}

persistence false
retain_available false
sys_interval 0
max_packet_size {packet}
max_inflight_messages {in_flight}
max_queued_messages {queued}
max_queued_bytes {queued_bytes}
max_keepalive 300
set_tcp_nodelay true

log_dest stderr
log_type error
log_type warning
connection_messages false
"""
_LISTENER = """
listener {port}{host}
max_qos 1
tls_version tlsv1.3
require_certificate true
use_identity_as_username true
use_username_as_clientid true
cafile {nodes}
certfile {own}
keyfile {key}
"""
_ACL = """\
# Written by noodsteunpunt-link broker.
user {me}
topic read up/#
topic write down/#

pattern write up/%u/#
pattern read down/%u/#
"""


class Node(NamedTuple):
    """A node as the broker sees it."""

    id: str
    certificate: bytes
    """DER."""


class Broker(NamedTuple):
    """The files of one broker, whom it admits, and whom it cannot."""

    files: Mapping[str, bytes]
    nodes: int
    left_out: tuple[str, ...]
    """One sentence each."""


def configure(
    me: Identity, below: Iterable[Node], listen: Iterable[tuple[str, int]] = (("", PORT),)
) -> Broker:
    """Say what the broker of ``me`` needs. Pure.

    ``listen``: addresses and ports; an empty address stands for all of them.
    Raises IdentityError if the certificate of ``me`` itself is not of our form.
    """
    own = me.card.certificate
    certificate.signing_key(own, me.card.id)
    anchors, left_out = [certificate.to_pem(own)], []
    for node in sorted(set(below)):
        if node.id == me.card.id:
            continue
        try:
            certificate.signing_key(node.certificate, node.id)
        except IdentityError as fault:
            left_out.append(str(fault))
        else:
            anchors.append(certificate.to_pem(node.certificate))
    files = {
        CONF: _conf(listen, QUEUED + QUEUED_A_NODE * len(anchors)).encode(),
        ACL: _ACL.format(me=me.card.id).encode(),
        KEY: me.signer.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        OWN: anchors[0],
        NODES: b"".join(anchors),
    }
    return Broker(files, len(anchors) - 1, tuple(left_out))


def _conf(listen: Iterable[tuple[str, int]], queued: int) -> str:
    common = _CONF.format(
        acl=ACL,
        packet=LARGEST_PACKET,
        in_flight=OWN_IN_FLIGHT,
        queued=queued,
        queued_bytes=queued * _KIBIBYTE,
    )
    return common + "".join(
        _LISTENER.format(key=KEY, nodes=NODES, own=OWN, port=port, host=host and f" {host}")
        for host, port in listen
    )


def write(broker: Broker, folder: Path) -> bool:
    """Write what differs from what lies in ``folder``; return whether the broker must restart.

    SIGHUP is not enough: Mosquitto reads certificates at its start alone. The unit that restarts it
    watches the certificates: they are written last, and whenever anything else was. Raises OSError.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    changed = [name for name, data in broker.files.items() if _differs(folder / name, data)]
    for name in sorted({*changed, NODES} if changed else (), key=lambda name: name == NODES):
        replace(folder / name, broker.files[name], mode=_ALONE)
    return bool(changed)


def wanted(me: Identity, directory: Directory, admitted: Mapping[str, Card]) -> Broker | None:
    """Say what broker this node runs by ``directory``; None: it runs none. Pure.

    ``admitted``: whom two people believe for a day, such as a new card in the place of a lost one,
    which is not admitted any more.
    """
    own, below = directory.nodes.get(me.card.id), directory.children(me.card.id)
    if own is None or not own.address or not below:
        return None
    nodes = {one: directory.nodes[one].certificate for one in below}
    nodes |= {card.id: card.certificate for card in admitted.values()}
    _, port = split_address(own.address)
    return configure(me, [Node(*named) for named in nodes.items()], [("", port)])


def split_address(text: str) -> tuple[str, int]:
    """Split ``host``, ``host:port`` or ``[address]:port``; a port that is none is the usual one."""
    host, colon, port = text.rpartition(":")
    if not colon or (host.count(":") and not host.endswith("]")):
        return text.strip("[]"), PORT
    usable = port.isascii() and port.isdigit() and 0 < int(port) < 65_536
    return host.strip("[]"), int(port) if usable else PORT


def _differs(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() != data
    except OSError:
        return True
