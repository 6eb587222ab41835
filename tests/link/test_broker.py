"""A real Mosquitto with what we write for it: who gets in, and what they may."""

from __future__ import annotations

import re

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from link import broker, certificate
from link.carriers.mqtt.limits import LARGEST_PACKET
from link.envelope import ENVELOPE_BYTES
from link.errors import IdentityError
from tests.link.mosquitto import Identity, eventually

CP = "brandweer-noord"
KEY = Ed25519PrivateKey.generate()


def forged(name: str, key, *, ca=False, issuer=None, issuer_key=None) -> bytes:
    """A certificate as an attacker would make it."""
    named = [
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, n)]) for n in (name, issuer or name)
    ]
    builder = x509.CertificateBuilder(
        named[1], named[0], key.public_key(), 7, certificate.FROM, certificate.UNTIL
    ).add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    return builder.sign(issuer_key or key, algorithm=None).public_bytes(Encoding.DER)


def test_a_node_that_the_directory_names_speaks_and_hears(brokers, clients):
    at = brokers(CP, "buurthuis", "kerk")
    centre, house = clients(CP, at), clients("buurthuis", at)
    assert centre.subscribe("up/#") == 1
    assert house.subscribe("down/buurthuis/#") == 1
    house.publish("up/buurthuis", b"sealed")
    eventually(lambda: centre.got)
    assert centre.got == [("up/buurthuis", b"sealed")]
    centre.publish("down/buurthuis", b"answer")
    eventually(lambda: house.got)
    assert house.got == [("down/buurthuis", b"answer")]


STRANGERS = {
    "of another region": lambda make, folder: Identity("elders", folder / "elders"),
    "self-signed in another's name": lambda make, folder: Identity("kerk", folder / "thief"),
    "in another's name, signed by a node": lambda make, folder: by_a_node(make, folder, CP),
    "in the broker's name, signed by a node": lambda make, folder: by_a_node(make, folder, CP),
    "that a CA:TRUE certificate signed": lambda make, folder: by_a_node(make, folder, "gezag"),
}


def by_a_node(make, folder, name: str) -> Identity:
    """Sign ``name`` with the key of a node that is admitted."""
    key, signer = Ed25519PrivateKey.generate(), make("buurthuis")
    der = forged(name, key, issuer=signer.id, issuer_key=signer.key)
    thief = Identity(name, folder / "by-a-node", key, der)
    # The whole chain, as a server that looks for it would like to have it.
    pem = certificate.to_pem(der) + signer.certificate_path.read_bytes()
    thief.certificate_path.write_bytes(pem)
    return thief


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS)
def test_tls_refuses_a_certificate(brokers, clients, identity, tmp_path, stranger):
    at = brokers(CP, "buurthuis", "kerk")
    refused = clients(stranger(identity, tmp_path), at)
    assert not refused.connected
    assert clients("kerk", at).connected  # and the broker is none the worse


def test_a_certificate_that_could_sign_for_others_is_left_out_of_the_bundle(
    brokers, clients, identity, tmp_path
):
    """Tried: as an anchor, such a certificate opened the door to any name it signed."""
    key = Ed25519PrivateKey.generate()
    authority = Identity("gezag", tmp_path / "ca", key, forged("gezag", key, ca=True))
    at = brokers(CP, "buurthuis")
    at.kill()
    at.admit([authority, identity("buurthuis")])
    at.start()
    assert [re.match(r"\S+:", said)[0] for said in at.left_out] == ["gezag:"]
    assert not clients(authority, at).connected
    signed_key = Ed25519PrivateKey.generate()
    der = forged("kerk", signed_key, issuer="gezag", issuer_key=key)
    assert not clients(Identity("kerk", tmp_path / "signed", signed_key, der), at).connected
    assert clients("buurthuis", at).connected


def test_a_certificate_in_anothers_name_is_left_out_of_the_bundle(identity):
    """The broker takes the name in the certificate, the directory says another: neither holds."""
    mixed = broker.Node("kerk", identity("buurthuis").der)
    made = broker.configure(identity(CP).made, [mixed])
    assert made.left_out == ("kerk: the certificate carries another name.",)
    assert made.files[broker.NODES] == identity(CP).certificate_path.read_bytes()


def test_a_coordination_point_without_a_sound_certificate_writes_nothing(identity, tmp_path):
    other = identity("buurthuis")
    mixed = Identity(CP, tmp_path / "mixed", other.key, other.der)
    with pytest.raises(IdentityError):
        broker.configure(mixed.made, [])


def test_nobody_else_reads_what_the_broker_starts_from(identity, tmp_path):
    broker.write(broker.configure(identity(CP).made, []), tmp_path / "broker")
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "broker").iterdir()}
    assert modes == {0o600}
    assert (tmp_path / "broker").stat().st_mode & 0o777 == 0o700


def test_a_region_that_returns_at_once_finds_room_and_a_flood_no_more_than_that(identity):
    """Two messages of each node may wait for the one program that hears all."""
    me = identity(CP).made
    for count, least, most in ((0, 400, 500), (182, 2 * 182, 1500)):
        nodes = [broker.Node(f"np-{n}", certificate.make(f"np-{n}", KEY)) for n in range(count)]
        conf = broker.configure(me, nodes).files[broker.CONF].decode()
        (queued,) = re.findall(r"^max_queued_messages (\d+)$", conf, re.MULTILINE)
        assert least <= int(queued) <= most
        assert int(queued) * LARGEST_PACKET < 16 * 1024 * 1024


def test_the_certificates_are_written_last_whatever_has_changed(identity, tmp_path):
    """The unit that restarts the broker watches them: it must find the rest in place."""
    broker.write(broker.configure(identity(CP).made, []), tmp_path)
    before = (tmp_path / broker.NODES).stat().st_mtime_ns
    assert broker.write(broker.configure(identity(CP).made, [], [("", 1234)]), tmp_path)
    written = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert written[broker.NODES] > before
    assert max(written, key=lambda name: written[name]) == broker.NODES


@pytest.mark.parametrize(
    ("topic", "heard"),
    [
        ("up/buurthuis", True),
        ("up/buurthuis/x", True),
        ("up/kerk", False),
        ("up/+", False),
        (f"up/{CP}", False),
        ("up", False),
        ("down/buurthuis", False),
        ("down/kerk", False),
        ("elders", False),
    ],
)
def test_a_node_writes_in_its_own_name_alone(brokers, clients, topic, heard):
    at = brokers(CP, "buurthuis", "kerk")
    centre, house = clients(CP, at), clients("buurthuis", at)
    for wide in ("up/#", "down/#"):
        centre.subscribe(wide)
    if "+" in topic:
        with pytest.raises(ValueError, match="wildcard"):
            house.publish(topic, b"forged")
        return
    house.publish(topic, b"first")
    house.publish("up/buurthuis", b"last")
    eventually(lambda: (b"last") in [payload for _, payload in centre.got])
    assert ((topic, b"first") in centre.got) == heard


@pytest.mark.parametrize(
    "topic", ["up/#", "up/kerk", "down/#", "down/+", "down/kerk", "#", "$SYS/#"]
)
def test_a_node_reads_nothing_of_others(brokers, clients, topic):
    at = brokers(CP, "buurthuis", "kerk")
    centre, house, church = (clients(name, at) for name in (CP, "buurthuis", "kerk"))
    house.subscribe(topic)  # granted or not: what counts is what comes
    house.subscribe("down/buurthuis/#")
    church.publish("up/kerk", b"not for others")
    centre.publish("down/kerk", b"not for others")
    centre.publish("down/buurthuis", b"for you")
    eventually(lambda: house.got)
    assert {payload for _, payload in house.got} == {b"for you"}


def test_nobody_throws_another_out_by_taking_its_client_id(brokers, clients):
    at = brokers(CP, "buurthuis", "kerk")
    house = clients("buurthuis", at)
    thief = clients("kerk", at, client_id="buurthuis")
    assert thief.connected
    house.subscribe("down/buurthuis/#")
    clients(CP, at).publish("down/buurthuis", b"still there")
    eventually(lambda: house.got)
    assert not house.ended


def test_nothing_is_kept_for_who_comes_later(brokers, clients):
    at = brokers(CP, "buurthuis")
    centre = clients(CP, at)
    with_retain = centre.mqtt.publish("down/buurthuis", b"kept?", qos=1, retain=True)
    eventually(lambda: centre.ended or with_retain.is_published())
    house = clients("buurthuis", at)
    house.subscribe("down/buurthuis/#")
    clients(CP, at).publish("down/buurthuis", b"now")
    eventually(lambda: house.got)
    assert [payload for _, payload in house.got] == [b"now"]
    assert not list(at.folder.glob("*.db"))


def test_a_packet_beyond_the_largest_envelope_ends_the_connection(brokers, clients):
    at = brokers(CP, "buurthuis", "kerk")
    house, church = clients("buurthuis", at), clients("kerk", at)
    house.mqtt.publish("up/buurthuis", bytes(1_000_000), qos=0)
    eventually(lambda: house.ended)
    church.publish("up/kerk", bytes(ENVELOPE_BYTES))
    assert not church.ended


def test_what_is_written_twice_asks_for_one_restart(brokers, identity):
    at = brokers(CP, "buurthuis")
    house, church = identity("buurthuis"), identity("kerk")
    assert at.admit([house]) is False
    assert at.admit([church, house]) is True
    assert at.admit([house, church]) is False
    assert at.admit([house]) is True


def test_a_node_taken_out_is_out_after_the_restart(brokers, clients, identity):
    at = brokers(CP, "buurthuis", "kerk")
    assert clients("kerk", at).connected
    at.kill()
    assert at.admit([identity("buurthuis")])
    at.start()
    assert not clients("kerk", at).connected
    assert clients("buurthuis", at).connected
