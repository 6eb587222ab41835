"""How other machines reach the office: TLS, by an authority that this office makes for itself.

1. The authority is made at the first start that listens. It may speak for the names and addresses
   of this office alone (name constraints), so whoever steals its key can be nobody else.
2. Its certificate goes to the other laptops by hand, once; two people compare its fingerprint.
   Nobody is taught to click a warning away.
3. The office's own certificate is made at each start, for 397 days at most: what browsers accept.
4. Another address is another authority: the old one could not speak for it. The start says so.
5. Keys are in the office's folder, for its user alone, and never leave it.

The authority's dates are fixed: a machine whose clock is wrong at its first start makes the same.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from common import atomic_write
from office.errors import OfficeError

if TYPE_CHECKING:
    from pathlib import Path

FROM, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2046, 1, 1, tzinfo=UTC)
LEAF, EARLIER = timedelta(days=396), timedelta(days=1)
"""A laptop's clock may be behind this one's."""
NAME = "noodsteunpunt-kantoor.crt"
"""What laptops are given."""
_CN_CHARS = 64
_SERVER = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


class Authority(NamedTuple):
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    is_new: bool
    """Made now: the other laptops do not know it yet."""

    @property
    def fingerprint(self) -> str:
        """As people compare it."""
        return _grouped(self.certificate.fingerprint(hashes.SHA256()))


def names(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Return what an office that listens to ``addresses`` is called by."""
    host = socket.gethostname().split(".")[0].lower()
    return (*addresses, *((host, f"{host}.local") if _LABEL.fullmatch(host) else ()))


def prepare(folder: Path, addresses: tuple[str, ...], now: datetime) -> Authority:
    """Have the authority, and a certificate of the office for `context`. Raises OfficeError."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        authority = _kept(folder, addresses) or _made(folder, addresses)
        key = ec.generate_private_key(ec.SECP256R1())
        _write(folder / "office.key", _pem(key))
        leaf = _leaf(authority, key, addresses, now)
        _write(folder / "office.pem", leaf.public_bytes(Encoding.PEM))
    except OSError as error:
        raise OfficeError(f"{folder} is niet te gebruiken ({error.strerror}).") from error
    return authority


def context(folder: Path) -> ssl.SSLContext:
    """Return what a server is to use, after `prepare`."""
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    found.minimum_version = ssl.TLSVersion.TLSv1_3
    found.load_cert_chain(folder / "office.pem", folder / "office.key")
    return found


def certificate(folder: Path) -> bytes | None:
    """Return the authority's certificate, for laptops; None where there is none yet."""
    try:
        return (folder / NAME).read_bytes()
    except OSError:
        return None


def fingerprints(data: bytes) -> tuple[str, str]:
    """Return how it is compared: SHA-256 in groups of four, and the SHA-1 that Windows shows."""
    found = x509.load_pem_x509_certificate(data)
    short = found.fingerprint(hashes.SHA1())  # noqa: S303 - it proves nothing by itself
    return _grouped(found.fingerprint(hashes.SHA256())), _grouped(short)


def _kept(folder: Path, addresses: tuple[str, ...]) -> Authority | None:
    """The authority that is there, where it may speak for all of ``addresses``: rule 4."""
    try:
        found = x509.load_pem_x509_certificate((folder / NAME).read_bytes())
        key = load_pem_private_key((folder / "authority.key").read_bytes(), None)
        limits = found.extensions.get_extension_for_class(x509.NameConstraints).value
    except (FileNotFoundError, ValueError, x509.ExtensionNotFound):
        return None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != found.public_key():
        return None
    return Authority(found, key, False) if limits == _limits(addresses) else None


def _made(folder: Path, addresses: tuple[str, ...]) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    name = f"Noodsteunpunt, kantoor {names(addresses)[-1]}"[:_CN_CHARS]
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    found = (
        _builder(subject, subject, key, FROM, UNTIL)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(_SERVER, critical=False)
        .add_extension(_limits(addresses), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write(folder / "authority.key", _pem(key))
    _write(folder / NAME, found.public_bytes(Encoding.PEM))
    return Authority(found, key, True)


def _leaf(
    authority: Authority, key: ec.EllipticCurvePrivateKey, addresses: tuple[str, ...], now: datetime
) -> x509.Certificate:
    """Rule 3, within the dates of the authority."""
    begins = min(max(now - EARLIER, FROM), UNTIL - LEAF)
    issuer = authority.certificate.subject
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names(addresses)[-1][:_CN_CHARS])])
    by = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    alternatives = x509.SubjectAlternativeName([_name(one) for one in names(addresses)])
    return (
        _builder(subject, issuer, key, begins, begins + LEAF)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(_SERVER, critical=False)
        .add_extension(by, critical=False)
        .add_extension(alternatives, critical=False)
        .sign(authority.key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    begins: datetime,
    ends: datetime,
) -> x509.CertificateBuilder:
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = x509.CertificateBuilder(issuer_name=issuer, subject_name=subject)
    return (
        builder.public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(own, critical=False)
    )


def _limits(addresses: tuple[str, ...]) -> x509.NameConstraints:
    """Rule 1. A kind of name that is not listed would be free: of each kind there is one."""
    listed: list[x509.GeneralName] = [
        x509.IPAddress(ipaddress.IPv4Network(one)) if _is_address(one) else x509.DNSName(one)
        for one in names(addresses)
    ]
    if not any(isinstance(one, x509.DNSName) for one in listed):
        listed.append(x509.DNSName("noodsteunpunt.invalid"))
    return x509.NameConstraints(permitted_subtrees=listed, excluded_subtrees=None)


def _name(text: str) -> x509.GeneralName:
    if _is_address(text):
        return x509.IPAddress(ipaddress.IPv4Address(text))
    return x509.DNSName(text)


def _is_address(text: str) -> bool:
    """A machine may be called 1234."""
    return text.count(".") == 3 and text.replace(".", "").isdecimal()


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _grouped(digest: bytes) -> str:
    return digest.hex(" ", -2).upper()


def _write(path: Path, data: bytes) -> None:
    atomic_write.write(path, data, mode=0o600)
