"""A certificate authority of one's own, and a certificate for ``localhost`` that it signs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import trustme


@dataclass(frozen=True)
class Certificates:
    """Paths of PEM files: the authority's certificate, and the server's with its chain and key."""

    authority: Path
    chain: Path
    key: Path


def made_in(folder: Path) -> Certificates:
    """Write new ones into the folder."""
    authority = trustme.CA()
    server = authority.issue_cert("localhost", "127.0.0.1")
    certificates = Certificates(folder / "authority.pem", folder / "chain.pem", folder / "key.pem")
    authority.cert_pem.write_to_path(str(certificates.authority))
    server.private_key_pem.write_to_path(str(certificates.key))
    certificates.chain.write_bytes(b"".join(blob.bytes() for blob in server.cert_chain_pems))
    return certificates
