"""The certificate by which a node opens a connection, and the only form of it that is believed.

There is no certificate authority: `network.json`, signed by the region, names each node's own
certificate, and each is a trust anchor of its own. OpenSSL lets an anchor sign for others unless it
says that it may not. So each is:

1. an X.509 v3 certificate of at most `LARGEST` bytes with an Ed25519 key,
2. signed by its own key,
3. with one name, the node's id, as subject and issuer: the broker takes it for the user's name,
4. with one extension, critical: basic constraints, CA:FALSE. A default self-signed certificate is
   CA:TRUE, and could sign another node's name,
5. valid from 1970 to 9999: a clock that is wrong closes no link.
"""

from __future__ import annotations

from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from link.errors import IdentityError

LARGEST = 600
"""Bytes of DER. One of ours takes 300 or so."""
FROM = datetime(1970, 1, 1, tzinfo=UTC)
UNTIL = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)  # RFC 5280 4.1.2.5: no known end
_NONSENSE = (
    ValueError,
    TypeError,
    InvalidSignature,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
"""What cryptography raises for bytes that make no sense."""
_SIGNED_BY = bytes.fromhex("300506032b6570034100")
"""RFC 8410: what stands between what is signed and the signature, and is covered by neither."""
_NOT_AN_AUTHORITY = x509.BasicConstraints(ca=False, path_length=None)


def _named(node: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, node)])


def make(node: str, key: Ed25519PrivateKey) -> bytes:
    """Return the DER of a new certificate for this node."""
    name = _named(node)
    builder = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=FROM,
        not_valid_after=UNTIL,
    ).add_extension(_NOT_AN_AUTHORITY, critical=True)
    return builder.sign(key, algorithm=None).public_bytes(Encoding.DER)


def signing_key(der: bytes, node: str) -> bytes:
    """Return the Ed25519 key of that node's certificate. Raises IdentityError for any other."""
    if len(der) > LARGEST:  # 1
        raise IdentityError(f"{node}: the certificate is larger than {LARGEST} bytes.")
    try:
        certificate = x509.load_der_x509_certificate(der)
        _check(certificate, node)
        signed = certificate.tbs_certificate_bytes + _SIGNED_BY + certificate.signature
        whole = der == certificate.public_bytes(Encoding.DER) and der.endswith(signed)
        key = certificate.public_key().public_bytes_raw()  # type: ignore[union-attr]  # rule 1
    except _NONSENSE as error:
        raise IdentityError(f"{node}: the certificate cannot be read.") from error
    if not whole:
        raise IdentityError(f"{node}: the certificate is not written the one way it can be.")
    return key


def _check(certificate: x509.Certificate, node: str) -> None:
    key = certificate.public_key()
    if not isinstance(key, Ed25519PublicKey):  # 1
        raise IdentityError(f"{node}: the certificate's key is not Ed25519.")
    key.verify(certificate.signature, certificate.tbs_certificate_bytes)  # 2
    if not certificate.subject == certificate.issuer == _named(node):  # 3
        raise IdentityError(f"{node}: the certificate carries another name.")
    extensions = [(e.value, e.critical) for e in certificate.extensions]
    if extensions != [(_NOT_AN_AUTHORITY, True)]:  # 4
        raise IdentityError(f"{node}: the certificate does not say CA:FALSE and no more.")
    if (certificate.not_valid_before_utc, certificate.not_valid_after_utc) != (FROM, UNTIL):  # 5
        raise IdentityError(f"{node}: the certificate is not valid from 1970 to 9999.")


def to_pem(der: bytes) -> bytes:
    """Return it as OpenSSL reads it from a file."""
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)
