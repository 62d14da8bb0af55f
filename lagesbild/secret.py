"""The master secret of an installation, and the sub-keys derived from it by label.

It is made on first run, lies outside the database, the batches, the logs and git, and is never shown. Without it
nobody can go from a case number to the record; whoever has it can, so losing it is an incident (docs/privacy.md).
"""

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from lagesbild.errors import WrongUse

BYTES = 32


@dataclass(frozen=True, repr=False)
class Keys:
    """The sub-keys: one hashes (source, record id) to the record and its record key, one events, one cells."""

    record_key: bytes
    event_hash: bytes
    cell_key: bytes


def keys(secret: bytes) -> Keys:
    """Derive the sub-keys: HMAC-SHA256 of the master secret over each one's label."""
    return Keys(*(hmac.digest(secret, label.encode(), "sha256") for label in Keys.__dataclass_fields__))


def key_check(key: bytes) -> str:
    """Return what tells a key from another one, and nothing of it."""
    return hmac.digest(key, b"key check", "sha256").hex()[:16]


def padded(key: bytes, pad: int) -> bytes:
    """Return an HMAC key as one of its two blocks (RFC 2104; SHA-256 works in blocks of 64 bytes)."""
    return bytes(byte ^ pad for byte in key.ljust(64, b"\0"))


def read_or_make(file: Path) -> bytes:
    """Return the master secret, making it on first run; written whole, readable by its owner only."""
    if not file.exists():
        write(file, one_time())
    try:
        secret = bytes.fromhex(file.read_text(encoding="ascii"))
    except ValueError:  # not hexadecimal; the text of this error may quote the secret
        secret = b""
    if len(secret) != BYTES:
        raise WrongUse("secret_broken", file=file)
    return secret


def of_demo(seed: int) -> bytes:
    """Return a demo folder's secret, which protects nothing and must be the same on every machine."""
    return hashlib.sha256(f"lagesbild demo {seed}".encode()).digest()


def one_time() -> bytes:
    """Return a secret that is kept nowhere, for what is kept nowhere either."""
    return secrets.token_bytes(BYTES)


def write(file: Path, secret: bytes) -> None:
    """Write a secret with mode 600; of two writers at once the first wins and the second keeps it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f".{file.name}.{os.getpid()}")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        handle.write(secret.hex())
        handle.flush()
        os.fsync(handle.fileno())
    try:
        os.link(partial, file)
    except FileExistsError:
        pass
    finally:
        partial.unlink()
