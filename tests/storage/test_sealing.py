import errno
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.storage.sealing import (
    KeyStore,
    KeysUnavailable,
    Unopenable,
    lock,
    open_sealed,
    padded,
    seal,
    unlock,
    unpadded,
)


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
    assert synced == ["directory", "file", "directory"]
    keys.make()
    assert synced[3:] == ["file", "directory"]


def test_a_destroyed_key_is_overwritten_and_gone(keys: KeyStore, tmp_path: Path):
    key = keys.make()
    other_name = tmp_path / "link"
    os.link(keys.directory / f"{key.id}.key", other_name)
    keys.destroy(key.id)
    keys.destroy(key.id)
    assert keys.private(key.id) is None
    assert keys.ids() == frozenset()
    assert not any(other_name.read_bytes())


def test_a_key_that_cannot_be_written_leaves_nothing_behind(keys: KeyStore, monkeypatch: pytest.MonkeyPatch):
    keys.identity()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KeysUnavailable, match="No space left on device"):
        keys.make()
    assert [file.name for file in keys.directory.iterdir()] == ["identity"]


def test_what_a_cut_left_half_written_is_swept_away_and_no_key_is(keys: KeyStore):
    key = keys.make()
    (keys.directory / f"{'0' * 32}.key.abcd1234.part").write_bytes(b"half")
    keys.sweep()
    assert [file.name for file in keys.directory.iterdir()] == [f"{key.id}.key"]


def test_a_key_directory_out_of_reach_is_said_to_be_so_and_no_key_counts_as_destroyed(keys: KeyStore):
    keys.directory.write_text("a file where the directory should be")
    for use in (keys.make, keys.identity, lambda: keys.private("some")):
        with pytest.raises(KeysUnavailable):
            use()


def test_a_key_store_keeps_its_identity(keys: KeyStore, tmp_path: Path):
    assert keys.identity() == keys.identity()
    assert keys.identity() != KeyStore(tmp_path / "other").identity()
