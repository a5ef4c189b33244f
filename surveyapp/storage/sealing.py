"""Sealing: boxes that only a key outside the database opens, and the store of those keys."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from surveyapp.definitions.errors import SurveyAppError

BLOCK = 1024
"""Everything sealed is padded to a multiple of this many bytes."""
_IDENTITY = "identity"
_SIGNING = "web.secret"
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


class KeysUnavailable(SurveyAppError):
    """The key directory cannot be read or written, or its disk is full."""

    def __init__(self, directory: Path, reason: str) -> None:
        super().__init__(f"the key directory {directory} is not available: {reason}")
        self.directory = directory
        self.reason = reason


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
        with self._in_reach():
            self._write(f"{key.id}.key", bytes(private))
        return key

    def private(self, key_id: str) -> bytes | None:
        """The private half of a key; None once it is destroyed."""
        with self._in_reach():
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
        with self._in_reach():
            try:
                with file.open("r+b") as opened:
                    opened.write(bytes(file.stat().st_size))
                    opened.flush()
                    os.fsync(opened.fileno())
                file.unlink()
            except FileNotFoundError:
                return
            _settle(self.directory)

    def sweep(self) -> None:
        """Removes what a cut left half written: nothing was ever sealed to such a key."""
        with self._in_reach():
            for part in self.directory.glob("*.part"):
                part.unlink(missing_ok=True)

    def identity(self) -> str:
        """What tells this store from every other; made at its first use."""
        return self._kept(_IDENTITY)

    def signing_secret(self) -> str:
        """What signs the forms of the pages; made at its first use."""
        return self._kept(_SIGNING)

    def _kept(self, name: str) -> str:
        file = self.directory / name
        with self._in_reach():
            if not file.exists():
                self._write(name, secrets.token_hex().encode())
            return file.read_text()

    def _file(self, key_id: str) -> Path:
        return self.directory / f"{key_id}.key"

    def _write(self, name: str, content: bytes) -> None:
        """Writes a file that is whole or absent after a power cut."""
        if not self.directory.is_dir():
            self.directory.mkdir(mode=_PRIVATE_DIRECTORY, parents=True, exist_ok=True)
            _settle(self.directory.parent)
        part = self.directory / f"{name}.{secrets.token_hex(4)}.part"
        try:
            _fill(part, content)
            part.replace(self.directory / name)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        _settle(self.directory)

    @contextmanager
    def _in_reach(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise KeysUnavailable(self.directory, error.strerror or str(error)) from error


def _fill(file: Path, content: bytes) -> None:
    """Makes a file whose content survives a power cut."""
    descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def _settle(directory: Path) -> None:
    """Makes the entries of a directory survive a power cut."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
