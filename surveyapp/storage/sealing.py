"""Sealing: boxes that only a key outside the database opens, and the store of those keys."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from surveyapp.definitions.errors import SurveyAppError

BLOCK = 1024
"""Everything sealed is padded to a multiple of this many bytes."""
_IDENTITY = "identity"
_PRIVATE = 0o600
_PRIVATE_DIRECTORY = 0o700


class Unopenable(SurveyAppError):
    """A box does not open: it was altered, or sealed to another key."""

    def __init__(self) -> None:
        super().__init__("a sealed box does not open")


class WrongKeyStore(SurveyAppError):
    """The key directory belongs to another database; nothing is opened, sealed or destroyed."""

    def __init__(self, directory: Path) -> None:
        super().__init__(f"the key directory {directory} does not belong to this database")
        self.directory = directory


@dataclass(frozen=True)
class PotKey:
    """The public half of a pot's key."""

    id: str
    public: bytes


def derived(code: str, purpose: str, size: int = 32) -> bytes:
    """What a code gives for one purpose; values for two purposes cannot be joined without the code."""
    return hashlib.blake2b(code.encode(), digest_size=size, person=purpose.encode()).digest()


def padded(content: bytes, size: int) -> bytes:
    """Content filled up to a multiple of `size`, so that length says nothing."""
    marked = content + b"\x01"
    return marked + bytes(-len(marked) % size)


def unpadded(content: bytes) -> bytes:
    """The content before it was padded."""
    return content.rstrip(b"\x00")[:-1]


def seal(key: PotKey, content: bytes, size: int) -> bytes:
    """A padded box that only the private half opens."""
    return SealedBox(PublicKey(key.public)).encrypt(padded(content, size))


def open_sealed(private: bytes, box: bytes) -> bytes:
    """What is in a sealed box; else Unopenable."""
    try:
        return unpadded(SealedBox(PrivateKey(private)).decrypt(box))
    except CryptoError:
        raise Unopenable from None


def lock(secret: bytes, content: bytes, size: int) -> bytes:
    """A padded box that the same secret opens."""
    return bytes(SecretBox(secret).encrypt(padded(content, size)))


def unlock(secret: bytes, box: bytes) -> bytes:
    """What is in a locked box; else Unopenable."""
    try:
        return unpadded(SecretBox(secret).decrypt(box))
    except CryptoError:
        raise Unopenable from None


@dataclass(frozen=True)
class KeyStore:
    """Private keys as files in a directory outside the database and its backups."""

    directory: Path

    def make(self) -> PotKey:
        """A new key; its private half is on the disk for good before this returns."""
        private = PrivateKey.generate()
        key = PotKey(secrets.token_hex(16), bytes(private.public_key))
        self._write(f"{key.id}.key", bytes(private))
        return key

    def private(self, key_id: str) -> bytes | None:
        """The private half of a key; None once it is destroyed."""
        try:
            return self._file(key_id).read_bytes()
        except FileNotFoundError:
            return None

    def ids(self) -> frozenset[str]:
        """The keys that are kept."""
        return frozenset(file.stem for file in self.directory.glob("*.key"))

    def destroy(self, key_id: str) -> None:
        """Overwrites and removes a private key; nothing happens where it is gone."""
        file = self._file(key_id)
        try:
            with file.open("r+b") as opened:
                opened.write(bytes(file.stat().st_size))
                opened.flush()
                os.fsync(opened.fileno())
            file.unlink()
        except FileNotFoundError:
            return
        self._settle()

    def identity(self) -> str:
        """What tells this store from every other; made at its first use."""
        if not (self.directory / _IDENTITY).exists():
            self._write(_IDENTITY, secrets.token_hex(16).encode())
        return (self.directory / _IDENTITY).read_text()

    def _file(self, key_id: str) -> Path:
        return self.directory / f"{key_id}.key"

    def _write(self, name: str, content: bytes) -> None:
        """Writes a file that is whole or absent after a power cut."""
        self.directory.mkdir(mode=_PRIVATE_DIRECTORY, parents=True, exist_ok=True)
        part = self.directory / f"{name}.{secrets.token_hex(4)}.part"
        descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        part.replace(self.directory / name)
        self._settle()

    def _settle(self) -> None:
        """Makes the directory's own entries survive a power cut."""
        descriptor = os.open(self.directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
