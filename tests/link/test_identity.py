"""A node's keys, its certificate, and the card that two people compare."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import msgspec
import pytest
import segno
import zxingcpp
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from link import identity
from link.errors import IdentityError
from link.identity import Role, read_card, signing_key

MADE, _ = identity.make("np-veldermeer-3", Role.POINT, "Buurthuis De Brug")


def test_the_certificate_is_its_own_and_can_sign_no_other():
    certificate = x509.load_der_x509_certificate(MADE.card.certificate)
    basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    assert basic.critical
    assert not basic.value.ca
    assert [part.value for part in certificate.subject] == ["np-veldermeer-3"]
    certificate.verify_directly_issued_by(certificate)
    assert signing_key(MADE.card.certificate, MADE.card.id) == (
        MADE.signer.public_key().public_bytes_raw()
    )


def test_no_clock_ends_it():
    certificate = x509.load_der_x509_certificate(MADE.card.certificate)
    assert certificate.not_valid_before_utc == datetime(1970, 1, 1, tzinfo=UTC)
    assert certificate.not_valid_after_utc == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_the_fingerprint_can_be_read_aloud():
    assert re.fullmatch(r"(\d{4} ){7}\d{4}", MADE.card.fingerprint)


@pytest.mark.parametrize("field", ["id", "role", "pair", "seal", "certificate"])
def test_whatever_is_believed_changes_the_fingerprint(field):
    other, _ = identity.make("np-2", Role.COORDINATION, "Elders")
    changed = msgspec.structs.replace(MADE.card, **{field: getattr(other.card, field)})
    assert changed.fingerprint != MADE.card.fingerprint


def test_no_two_nodes_share_a_key():
    other, first = identity.make("np-veldermeer-3", Role.POINT, "Buurthuis De Brug")
    keys = [*msgspec.structs.astuple(MADE)[1:], *msgspec.structs.astuple(other)[1:], first]
    assert len(set(keys)) == len(keys)
    assert MADE.card.pair != MADE.card.seal


def test_a_card_travels_as_a_file_and_as_a_qr():
    assert read_card(MADE.card.to_bytes()) == MADE.card
    drawn = io.BytesIO()
    segno.make(MADE.card.to_qr()).save(drawn, kind="png", scale=4)
    (read,) = zxingcpp.read_barcodes(Image.open(drawn))
    assert read_card(read.text.encode()) == MADE.card


def test_a_card_holds_nothing_private():
    shown = MADE.card.to_bytes() + MADE.card.to_qr().encode()
    assert b"sign_key" not in shown
    assert msgspec.json.encode(MADE.sign_key).strip(b'"') not in shown
    assert msgspec.json.encode(MADE.pair_key).strip(b'"') not in shown


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode()))
def test_other_bytes_are_no_card(data):
    for head in (b"", b"NOODSTEUNPUNT-LINK:"):
        with pytest.raises(IdentityError):
            read_card(head + data)


def test_a_card_with_anothers_certificate_is_refused():
    other, _ = identity.make("np-2", Role.POINT, "Elders")
    mixed = msgspec.structs.replace(MADE.card, certificate=other.card.certificate)
    with pytest.raises(IdentityError):
        read_card(mixed.to_bytes())


def made_with(*, ca=False, common_name="np-1", key=None):
    key = key or generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)])
    first, last = identity.VALID
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), first, last
    ).add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    algorithm = SHA256() if hasattr(key, "curve") else None
    return builder.sign(key, algorithm).public_bytes(Encoding.DER)


@pytest.mark.parametrize(
    "certificate",
    [
        made_with(),
        made_with(key=MADE.signer, ca=True),
        made_with(key=MADE.signer, common_name="np-2"),
        MADE.card.certificate,
        made_with(key=MADE.signer)[:-1],
        b"",
    ],
    ids=["another kind of key", "may sign", "another name", "another node", "cut", "empty"],
)
def test_only_certificates_of_the_kind_we_make_are_taken(certificate):
    with pytest.raises(IdentityError):
        signing_key(certificate, "np-1")
    assert signing_key(made_with(key=MADE.signer), "np-1")


@pytest.mark.parametrize("node", ["", "NP-1", "np 1", "a" * 33, "../x", "np_1", "np-1\n"])
def test_an_id_can_name_a_folder_and_a_topic(node):
    with pytest.raises(IdentityError):
        identity.make(node, Role.POINT, "Buurthuis")
