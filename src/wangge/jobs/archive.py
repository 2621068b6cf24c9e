"""An encrypted archive: a tar stream under age (age-encryption.org/v1), with a list of its files.

Encrypted to a public key, so the machine that makes backups cannot read them. The list is the last
member: an archive that was cut short has none, and every file's SHA-256 is compared with it.
"""

import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

from wangge.kernel.errors import WanggeError

LIST = "backup.json"
_READ_BYTES = 1 << 20


class ArchiveUnreadable(WanggeError):
    """The file is not an archive of ours, was cut short or altered, or the key is another's."""

    code = "backup.unreadable"
    status = 422
    zh = "备份文件 {file} 无法读取（{problem}），未作任何更改。请核对文件与私钥，或改用另一份备份。"
    en = (
        "Backup {file} cannot be read ({problem}); nothing was changed. Check the file and the key."
    )


@dataclass
class Writing:
    """An archive being written."""

    tar: tarfile.TarFile
    files: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, path: Path, name: str) -> None:
        """Add the file `path` as `name`; its digest is of the bytes that went in."""
        info = self.tar.gettarinfo(path, name)
        with path.open("rb") as stream:
            counted = _Counted(stream)
            self.tar.addfile(info, counted)
        self.files[name] = {"bytes": info.size, "sha256": counted.digest.hexdigest()}

    def add_folder(self, folder: Path, name: str) -> None:
        """Add every file below `folder`, if it is there, as `name`/…, in order of name."""
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                self.add(path, f"{name}/{path.relative_to(folder).as_posix()}")


class _Counted:
    """A stream that takes the digest of what is read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.digest.update(data)
        return data


@contextmanager
def writing(file: Path, recipients: list[str], facts: dict[str, Any]) -> Iterator[Writing]:
    """Write the archive `file` for `recipients` (age public keys); `facts` go into its list.

    The file appears under its name only when it is whole and on disk. Raises ValueError for a
    recipient that is none.
    """
    keys = [_recipient(text) for text in recipients]
    half = file.with_name(f"{file.name}.part")
    try:
        with half.open("wb") as target:
            with (
                _piped(lambda source: pyrage.encrypt_io(source, target, keys)) as stream,
                tarfile.open(fileobj=stream, mode="w|") as tar,
            ):
                archive = Writing(tar)
                yield archive
                _add_list(tar, facts | {"files": archive.files})
            target.flush()
            os.fsync(target.fileno())
        half.chmod(0o600)
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)


def _recipient(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise ValueError(text) from error


def _add_list(tar: tarfile.TarFile, content: dict[str, Any]) -> None:
    data = json.dumps(content, ensure_ascii=False, indent=1).encode()
    info = tarfile.TarInfo(LIST)
    info.size = len(data)
    tar.addfile(info, io.BytesIO(data))


@contextmanager
def _piped(read: Callable[[BinaryIO], object]) -> Iterator[BinaryIO]:
    """Give a stream to write to while `read` takes from its other end in a thread."""
    out, into = os.pipe()
    failed: list[BaseException] = []

    def take() -> None:
        with os.fdopen(out, "rb") as source:
            try:
                read(source)
            except Exception as error:  # noqa: BLE001 (raised again below, by the writer)
                failed.append(error)
                while source.read(_READ_BYTES):
                    pass  # or the writer would wait for ever

    reader = threading.Thread(target=take, daemon=True)
    reader.start()
    try:
        with os.fdopen(into, "wb") as stream:
            yield stream
    finally:
        reader.join()
    if failed:
        raise failed[0]


def unpack(file: Path, identity: str, folder: Path) -> dict[str, Any]:
    """Unpack the archive into the empty `folder` and return its list.

    `identity` is the age private key. Raises ArchiveUnreadable unless every file is there as it
    went in; what was unpacked until then is the caller's to remove.
    """
    key = _identity(file, identity)
    try:
        with (
            file.open("rb") as source,
            _spilled(source, key, folder) as plain,
            tarfile.open(fileobj=plain, mode="r:") as tar,
        ):
            tar.extractall(folder, filter="data")
    except (tarfile.TarError, pyrage.DecryptError, EOFError, OSError) as error:
        raise ArchiveUnreadable(file=file.name, problem=str(error)) from error
    listed = folder / LIST
    if not listed.exists():
        raise ArchiveUnreadable(file=file.name, problem="文件不完整")
    content = json.loads(listed.read_text("utf-8"))
    for name, facts in content["files"].items():
        if _digest(folder / name) != facts["sha256"]:
            raise ArchiveUnreadable(file=file.name, problem=f"{name} 与清单不符")
    return content


def _identity(file: Path, text: str) -> pyrage.x25519.Identity:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    try:
        return pyrage.x25519.Identity.from_str(lines[0] if lines else "")
    except pyrage.IdentityError as error:
        raise ArchiveUnreadable(file=file.name, problem="私钥格式不对") from error


@contextmanager
def _spilled(source: BinaryIO, key: pyrage.x25519.Identity, folder: Path) -> Iterator[BinaryIO]:
    """Decrypt into a file without a name: gone with the process, whatever happens."""
    with (folder / ".plain").open("w+b") as plain:
        (folder / ".plain").unlink()
        pyrage.decrypt_io(source, plain, [key])
        plain.seek(0)
        yield plain


def _digest(path: Path) -> str:
    if not path.is_file():
        return "missing"
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def new_identity(file: Path) -> str:
    """Make a key pair: the private key into `file` (owner-readable, new), the public one returned.

    Raises FileExistsError rather than overwrite a key.
    """
    identity = pyrage.x25519.Identity.generate()
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(f"# public key: {identity.to_public()}\n{identity}\n")
    return str(identity.to_public())
