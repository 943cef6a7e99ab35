"""Shops' systems for tests: real ones on this machine, over HTTPS or HTTP, that answer as they are told to."""

import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

NAME: Final = "hooks.shop.example"
OK: Final = b"HTTP/1.1 204 No Content\r\n\r\n"


@dataclass(frozen=True, kw_only=True)
class Received:
    """A request as it arrived."""

    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Receiver:
    """A shop's system: what it received, and the pieces of what it answers, with a pause after each."""

    port: int = 0
    answer: list[bytes] = field(default_factory=lambda: [OK])
    pause: float = 0.0
    received: list[Received] = field(default_factory=list)


@contextmanager
def receiver(*, host: str = "127.0.0.1", port: int = 0, certified: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Let a system listen on this machine, with a certificate or without TLS, until it is not needed any more."""
    shop = Receiver()
    server = _Server((host, port), _handler_of(shop))
    if certified is not None:
        server.socket = certified.wrap_socket(server.socket, server_side=True)
    shop.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield shop
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, _request: object, _client: object) -> None:
        """Say nothing of who hung up: that is what is tested."""


def _handler_of(shop: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            shop.received.append(Received(path=self.path, headers=dict(self.headers.items()), body=body))
            for piece in shop.answer:
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(shop.pause)

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    return Handler


_TO_SIGN: Final = x509.KeyUsage(
    digital_signature=True,
    key_cert_sign=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


@dataclass(frozen=True)
class Certificates:
    """The certificate of a name, and what trusts it."""

    server: ssl.SSLContext
    trust: ssl.SSLContext


def certificates_for(name: str, folder: Path) -> Certificates:
    """Return a certificate of a name that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_TO_SIGN, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    chain = folder / f"{name}.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    chain.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(chain)
    trust = ssl.create_default_context(cafile=str(chain))
    # As Python 3.13 asks by itself.
    trust.verify_flags |= ssl.VERIFY_X509_STRICT
    return Certificates(server=server, trust=trust)
