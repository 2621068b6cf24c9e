"""Encryption of single values at rest, and equality search over them.

Envelope encryption with the Chinese commercial ciphers that bank supervision asks for: a *master
key* (outside the database) wraps *data keys*; a data key encrypts values with SM4-GCM
(GB/T 32907, mode as NIST SP 800-38D). A value's *blind index* is an HMAC-SM3 (GB/T 32905) under a
key of its own: equal values have equal indexes, and nothing else can be learnt without that key.

A sealed value is text: `s1.<data key id>.<base64url(nonce 12 | ciphertext | tag 16)>`. Its context
(the column's name, the row's id where there is one) is authenticated too, so that a sealed phone
number cannot pass for an identity number, nor one person's for another's.
"""

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from wangge.kernel.errors import WanggeError

KEY_BYTES = 16  # SM4 has 128-bit keys only
NONCE_BYTES = 12  # the GCM standard's own size
TAG_BYTES = 16
INDEX_BYTES = 8  # one pair in 10^7 provinces of 50 million people shares an index by chance
MARK = "s1."
_INDEX = "index"


class CannotUnseal(WanggeError):
    """A sealed value was altered, or its key is not in the key ring."""

    code = "secrecy.cannot_unseal"
    status = 500
    zh = "加密数据无法解开（{context}）：数据被改动或密钥不全。原数据未动，请恢复密钥文件后重试。"
    en = "A sealed value ({context}) cannot be opened: altered, or its key is missing. It was kept."


class KeysMissing(WanggeError):
    """The wrapped data keys do not fit the master key, or one of the files is gone."""

    code = "secrecy.keys_missing"
    status = 500
    zh = "密钥文件 {file} 缺失或与主密钥不符，未作任何更改。请从备份恢复密钥目录。"
    en = "Key file {file} is missing or does not fit the master key. Restore the key folder."


class Master(Protocol):
    """Wraps and unwraps data keys: a key held here, or a key service that never lets it out."""

    def wrap(self, name: str, key: bytes) -> bytes:
        """Return `key` encrypted; `name` is authenticated with it."""

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """Undo `wrap`; raises ValueError or InvalidTag for any other input."""


@dataclass(frozen=True)
class HeldMaster:
    """A 16-byte master key in this process."""

    key: bytes = field(repr=False)

    def wrap(self, name: str, key: bytes) -> bytes:
        """Return `key` under SM4-GCM."""
        return _encrypt(self.key, key, name.encode())

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """Undo `wrap`."""
        return _decrypt(self.key, wrapped, name.encode())


@dataclass(frozen=True)
class Keyring:
    """Data keys by id (values are sealed with the newest) and the key of the blind indexes."""

    data_keys: Mapping[int, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)

    @property
    def newest(self) -> int:
        """The id of the data key that seals from now on."""
        return max(self.data_keys)

    def seal(self, context: str, value: str) -> str:
        """Encrypt `value`, bound to `context`; two calls never give the same text."""
        key_id = self.newest
        body = _encrypt(self.data_keys[key_id], value.encode(), context.encode())
        return sealed_with(key_id) + urlsafe_b64encode(body).decode()

    def unseal(self, context: str, sealed: str) -> str:
        """Decrypt what `seal` made for the same context; raises CannotUnseal."""
        try:
            mark, key_id, body = sealed.split(".")
            if mark + "." != MARK:
                raise ValueError(mark)
            key = self.data_keys[int(key_id)]
            return _decrypt(key, urlsafe_b64decode(body), context.encode()).decode()
        except (KeyError, ValueError, InvalidTag) as error:
            raise CannotUnseal(context=context) from error

    def indexer(self, column: str) -> Callable[[str], int]:
        """Return the function from a value of `column` to its blind index.

        A signed 64-bit number, equal for equal values of one column and useless otherwise.
        """
        base = hmac.HMAC(self.index_key, hashes.SM3())
        base.update(column.encode() + b"\0")

        def index(value: str) -> int:
            mac = base.copy()
            mac.update(value.encode())
            return int.from_bytes(mac.finalize()[:INDEX_BYTES], "big", signed=True)

        return index


def sealed_with(key_id: int) -> str:
    """Return how every value sealed with this data key begins."""
    return f"{MARK}{key_id}."


@dataclass(frozen=True)
class KeyFiles:
    """Where the keys lie: the wrapped data keys, and the master key (16 bytes in hexadecimal).

    Both files are the owner's alone (0600). A bank keeps `master` on another disk, or mounts it.
    """

    folder: Path
    master: Path

    @property
    def wrapped(self) -> Path:
        """The data keys and the index key, each under the master key."""
        return self.folder / "data_keys.json"

    @property
    def coming_master(self) -> Path:
        """The new master key while a change of master is under way."""
        return self.master.with_name(self.master.name + ".new")


def open_keyring(files: KeyFiles, *, may_begin: bool = True) -> Keyring:
    """Open the key ring, making one on the first call if `may_begin`; raises KeysMissing.

    A change of master key that was cut off after the re-wrapping is finished here.
    """
    if not files.wrapped.exists():
        if not may_begin:
            raise KeysMissing(file=str(files.wrapped))
        _begin(files)
    try:
        return read_wrapped(files.wrapped, read_master(files.master))
    except KeysMissing:
        if not files.coming_master.exists():
            raise
        ring = read_wrapped(files.wrapped, read_master(files.coming_master))
        files.coming_master.replace(files.master)
        return ring


def add_data_key(files: KeyFiles) -> Keyring:
    """Begin a new data key: new values use it, old ones stay readable."""
    ring = open_keyring(files)
    grown = Keyring({**ring.data_keys, ring.newest + 1: os.urandom(KEY_BYTES)}, ring.index_key)
    _replace(files.wrapped, _wrapped(grown, read_master(files.master)))
    return grown


def change_master(files: KeyFiles) -> None:
    """Wrap the data keys with a new master key; no stored value changes.

    At any instant the files on disk open: the new key is written aside, then the wrapped keys are
    replaced, then the new key takes the old one's place.
    """
    ring = open_keyring(files)
    key = os.urandom(KEY_BYTES)
    _replace(files.coming_master, key.hex())
    _replace(files.wrapped, _wrapped(ring, HeldMaster(key)))
    files.coming_master.replace(files.master)


def read_master(file: Path) -> HeldMaster:
    """Read a master key file; raises KeysMissing."""
    try:
        key = bytes.fromhex(file.read_text("utf-8").strip())
    except (OSError, ValueError) as error:
        raise KeysMissing(file=str(file)) from error
    if len(key) != KEY_BYTES:
        raise KeysMissing(file=str(file))
    return HeldMaster(key)


def read_wrapped(file: Path, master: Master) -> Keyring:
    """Unwrap the data keys in `file`; raises KeysMissing."""
    try:
        wrapped = json.loads(file.read_text("utf-8"))
        keys = {name: master.unwrap(name, urlsafe_b64decode(t)) for name, t in wrapped.items()}
        index_key = keys.pop(_INDEX)
    except (OSError, InvalidTag, ValueError, KeyError) as error:
        raise KeysMissing(file=str(file)) from error
    return Keyring({int(name): key for name, key in keys.items()}, index_key)


def _begin(files: KeyFiles) -> None:
    """Make first keys; of two processes that try at once, one wins and both read its keys."""
    files.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not files.master.exists():
        files.master.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _create(files.master, os.urandom(KEY_BYTES).hex())
    ring = Keyring({1: os.urandom(KEY_BYTES)}, os.urandom(KEY_BYTES))
    _create(files.wrapped, _wrapped(ring, read_master(files.master)))


def _wrapped(ring: Keyring, master: Master) -> str:
    keys = {str(key_id): key for key_id, key in ring.data_keys.items()} | {_INDEX: ring.index_key}
    texts = {n: urlsafe_b64encode(master.wrap(n, key)).decode() for n, key in keys.items()}
    return json.dumps(texts, indent=2)


def _create(file: Path, text: str) -> None:
    """Write `file` unless it is there by now; never half of it."""
    beside = _written_beside(file, text)
    try:
        os.link(beside, file)
    except FileExistsError:
        pass  # another process was first
    finally:
        beside.unlink()


def _replace(file: Path, text: str) -> None:
    _written_beside(file, text).replace(file)


def _written_beside(file: Path, text: str) -> Path:
    beside = file.with_name(f"{file.name}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(descriptor)
    return beside


def _encrypt(key: bytes, plain: bytes, context: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(context)
    return nonce + cipher.update(plain) + cipher.finalize() + cipher.tag


def _decrypt(key: bytes, body: bytes, context: bytes) -> bytes:
    nonce, sealed, tag = body[:NONCE_BYTES], body[NONCE_BYTES:-TAG_BYTES], body[-TAG_BYTES:]
    cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    cipher.authenticate_additional_data(context)
    return cipher.update(sealed) + cipher.finalize()
