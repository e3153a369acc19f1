"""Checkpoints: the head of a log, signed (Ed25519), so that whoever has the signer's public key can hold a copy to it.

A head says what the whole log was up to an entry. Signed and handed out, it shows later to anybody, also to who has but
an exported log with names hidden, that none of it was changed, cut or written anew since, by the signer least of all.
"""

from __future__ import annotations

import base64
import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tacitus.data_packages import require
from tacitus.errors import LedgerError, MissingInput, UsageError
from tacitus.store.chain import canonical

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

WHAT = "tacitus checkpoint 1"
"""Is signed along, so that no signature made for something else fits."""
PUBLIC = ".pub"
"""What the file of a public key ends with, beside that of the key."""
MOST_BYTES = 10_000
"""Of a key or a checkpoint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The newest entry of a log and its digest (hex), at a moment (ISO 8601, UTC) by the signer's clock."""

    entries: int
    digest: str
    at: str

    @property
    def head(self) -> tuple[int, str]:
        """Number and digest, as `Ledger.head` gives them and `Ledger.verify` takes them."""
        return self.entries, self.digest

    @property
    def signed(self) -> bytes:
        """What the signature is over: canonical JSON."""
        return canonical({"what": WHAT, **asdict(self)}).encode("ascii")


def new_key(path: Path) -> Path:
    """Make a key in a new file that only its owner may read; the file of its public half, to hand out.

    Raises `UsageError` where either file is there already.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
    )

    key, public = Ed25519PrivateKey.generate(), path.with_name(path.name + PUBLIC)
    if public.exists():
        raise UsageError(f"{public} is there already.", remedy="Name another file.")
    _write_new(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)
    _write_new(public, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), 0o644)
    return public


def sign(head: tuple[int, str], key: Path) -> str:
    """A checkpoint of a head as the text of its file, signed with the private key in a PEM file. Raises `UsageError`."""
    private = _private(key)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    checkpoint = Checkpoint(entries=head[0], digest=head[1], at=at)
    signature = base64.b64encode(private.sign(checkpoint.signed)).decode("ascii")
    return canonical({"what": WHAT, **asdict(checkpoint), "signature": signature}) + "\n"


def signed_with(text: str, key: Path) -> Checkpoint:
    """The checkpoint of a file's text, once its signature is found to be of a public key (PEM).

    Raises `UsageError` for what is no checkpoint or no key, and `LedgerError` for a signature that is not of that key.
    """
    from cryptography.exceptions import InvalidSignature

    public, (checkpoint, signature) = _public(key), _read(text)
    try:
        public.verify(signature, checkpoint.signed)
    except InvalidSignature:
        raise LedgerError(
            "The checkpoint was not signed with this key, or was changed since.",
            remedy="Ask who signed it for the checkpoint and the public key again, each by another way.",
        ) from None
    return checkpoint


def _read(text: str) -> tuple[Checkpoint, bytes]:
    try:
        plain: Any = json.loads(text)
        if plain.pop("what") != WHAT:
            raise ValueError
        signature = base64.b64decode(plain.pop("signature"), validate=True)
        checkpoint = Checkpoint(**plain)
        if type(checkpoint.entries) is not int or not isinstance(checkpoint.digest, str):
            raise TypeError
        return checkpoint, signature
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise UsageError(
            "This is no checkpoint.", remedy="Give the file that 'tacitus checkpoint' wrote."
        ) from None


def _private(path: Path) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    pem = text_of(path).encode()
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError):  # a password is asked for: a TypeError
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError(
            f"{path} has no private key of Ed25519 without a password.",
            remedy="'tacitus checkpoint --key FILE --new-key' makes one.",
        )
    return key


def _public(path: Path) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    pem = text_of(path).encode()
    try:
        key = load_pem_public_key(pem)
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise UsageError(
            f"{path} has no public key of Ed25519.", remedy=f"Ask who signed it for theirs (FILE{PUBLIC})."
        )
    return key


def text_of(path: Path) -> str:
    """What a file of a key or a checkpoint says. Raises `MissingInput`, and `UsageError` for what is neither."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES).decode("utf-8", "replace")
    except FileNotFoundError:
        raise MissingInput(f"There is no file {path}.", remedy="Give the path of one.") from None
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror}.", remedy="Correct its permissions, or name another."
        ) from error


def require_signing() -> None:
    """Raise `InstallationError` where what signs is not installed."""
    require("team", "cryptography")


def _write_new(path: Path, content: bytes, mode: int) -> None:
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb") as file:
            file.write(content)
    except FileExistsError:
        raise UsageError(f"{path} is there already.", remedy="Name another file.") from None
