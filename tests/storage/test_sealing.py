import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.storage.sealing import KeyStore, Unopenable, lock, open_sealed, padded, seal, unlock, unpadded


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "keys")


@given(st.binary(max_size=3000), st.sampled_from([16, 1024]))
def test_padding_keeps_the_content_and_hides_its_length(content: bytes, size: int):
    assert unpadded(padded(content, size)) == content
    assert len(padded(content, size)) % size == 0


def test_a_sealed_box_opens_with_its_private_half_alone(keys: KeyStore):
    key, other = keys.make(), keys.make()
    box = seal(key, b"content", 1024)
    assert open_sealed(keys.private(key.id) or b"", box) == b"content"
    with pytest.raises(Unopenable):
        open_sealed(keys.private(other.id) or b"", box)


def test_an_altered_box_does_not_open():
    box = lock(bytes(32), b"content", 1024)
    assert unlock(bytes(32), box) == b"content"
    with pytest.raises(Unopenable):
        unlock(bytes(32), box[:-1] + bytes([box[-1] ^ 1]))


def test_a_private_key_is_readable_by_its_owner_alone(keys: KeyStore):
    keys.make()
    assert stat.S_IMODE(keys.directory.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in keys.directory.iterdir()} == {0o600}


def test_a_key_is_on_the_disk_before_its_public_half_is_known(keys: KeyStore, monkeypatch: pytest.MonkeyPatch):
    synced: list[str] = []
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        synced.append("directory" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    keys.make()
    assert synced == ["file", "directory"]


def test_a_destroyed_key_is_overwritten_and_gone(keys: KeyStore, tmp_path: Path):
    key = keys.make()
    other_name = tmp_path / "link"
    os.link(keys.directory / f"{key.id}.key", other_name)
    keys.destroy(key.id)
    keys.destroy(key.id)
    assert keys.private(key.id) is None
    assert keys.ids() == frozenset()
    assert not any(other_name.read_bytes())


def test_a_key_store_keeps_its_identity(keys: KeyStore, tmp_path: Path):
    assert keys.identity() == keys.identity()
    assert keys.identity() != KeyStore(tmp_path / "other").identity()
