"""The one form of certificate that is believed, and bytes that are none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from link import certificate
from link.errors import IdentityError

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
GOOD = certificate.make("buurthuis", KEY)


def test_what_we_make_we_believe():
    certificate.signing_key(GOOD, "buurthuis")
    longest = "x" * 32
    certificate.signing_key(certificate.make(longest, KEY), longest)


def name(*common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one) for one in common])


def other(**changes) -> bytes:
    wanted = {
        "issuer_name": name("buurthuis"),
        "subject_name": name("buurthuis"),
        "not_valid_before": certificate.FROM,
        "not_valid_after": certificate.UNTIL,
        "serial_number": 5,
    } | changes
    extensions = wanted.pop(
        "extensions", [(x509.BasicConstraints(ca=False, path_length=None), True)]
    )
    key, signer = wanted.pop("key", KEY), wanted.pop("signer", KEY)
    builder = x509.CertificateBuilder(public_key=key.public_key(), **wanted)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    algorithm = None if isinstance(signer, Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(signer, algorithm).public_bytes(Encoding.DER)


NOT_CA = (x509.BasicConstraints(ca=False, path_length=None), True)
P256 = ec.generate_private_key(ec.SECP256R1())
WRONG = {
    "another's name": other(issuer_name=name("kerk"), subject_name=name("kerk")),
    "two names": other(
        issuer_name=name("buurthuis", "kerk"), subject_name=name("buurthuis", "kerk")
    ),
    "another issuer": other(issuer_name=name("kerk")),
    "signed by another": other(signer=Ed25519PrivateKey.generate()),
    "CA:TRUE": other(extensions=[(x509.BasicConstraints(ca=True, path_length=None), True)]),
    "no word about it": other(extensions=[]),
    "not critical": other(extensions=[(NOT_CA[0], False)]),
    "one extension more": other(
        extensions=[NOT_CA, (x509.SubjectAlternativeName([x509.DNSName("kerk")]), False)]
    ),
    "dated": other(not_valid_before=datetime(2026, 1, 1, tzinfo=UTC)),
    "ending": other(not_valid_after=datetime(2036, 1, 1, tzinfo=UTC)),
    "another kind of key": other(key=P256, signer=P256),
    "too large": GOOD + bytes(certificate.LARGEST),
    "something after it": GOOD + b"\0",
    "cut off": GOOD[:-1],
    "nothing": b"",
}


@pytest.mark.parametrize("der", WRONG.values(), ids=WRONG)
def test_any_other_form_is_refused(der):
    with pytest.raises(IdentityError, match=r"^buurthuis: .*\.$"):
        certificate.signing_key(der, "buurthuis")


@pytest.mark.parametrize("flip", [1, 2, 0x20, 0x80, 0xFF], ids=hex)
def test_no_damaged_byte_is_believed_or_escapes_as_another_error(flip):
    """Not even one outside of what the signature covers."""
    for at in range(len(GOOD)):
        damaged = bytearray(GOOD)
        damaged[at] ^= flip
        with pytest.raises(IdentityError):
            certificate.signing_key(bytes(damaged), "buurthuis")


@given(st.binary(max_size=700))
def test_no_bytes_escape_as_another_error(der):
    with pytest.raises(IdentityError):
        certificate.signing_key(der, "buurthuis")
