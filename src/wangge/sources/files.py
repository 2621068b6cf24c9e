"""How one delivered file is written: encoding, delimiter, header; and physical line numbers.

Detection looks at the file itself, never at its name or a setting: the same system may deliver
UTF-8 one night and GB18030 the next.
"""

import codecs
import csv
import io
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wangge.sources.errors import FileUnusable

SAMPLE_BYTES = 1 << 20
CHUNK_BYTES = 4 << 20
LINES_TRIED = 2_000
"""Of a file that is not all UTF-8, so many lines spread over the sample tell what most are."""
MAX_RECORD_LINES = 20
"""A cell with more line breaks than a long remark has is taken for a quote left open."""
DELIMITERS = (",", "|")
USUAL_SHARE = 0.8
_CHINESE_SIGNS = frozenset(
    "，。、；：？！“”‘’（）《》【】—…·　￥" + "".join(map(chr, range(0xFF01, 0xFF5F)))
)
UTF8, GB18030 = "utf-8", "gb18030"


@dataclass(frozen=True)
class Dialect:
    """How a CSV file is written. `header` holds the column names, trimmed, in file order."""

    encoding: str
    delimiter: str
    header: tuple[str, ...]


def sniff(path: Path, name: str, *, whole: bool = False) -> Dialect:
    """Tell the dialect of a CSV file; raises FileUnusable, naming the file `name`.

    The first megabyte is looked at, or the `whole` file where that proved too little.
    """
    with path.open("rb") as stream:
        sample = stream.read() if whole else stream.read(SAMPLE_BYTES)
    if not sample.strip():
        raise FileUnusable(file=name, problem="文件为空 (the file is empty)")
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise FileUnusable(file=name, problem="编码为 UTF-16，只接受 UTF-8 或 GB18030 (UTF-16)")
    encoding = _encoding(sample, name)
    first = sample.removeprefix(codecs.BOM_UTF8).splitlines()[0].decode(encoding, "replace")
    delimiter = max(DELIMITERS, key=first.count)
    header = tuple(cell.strip() for cell in next(csv.reader([first], delimiter=delimiter)))
    return Dialect(encoding, delimiter, header)


def _encoding(sample: bytes, name: str) -> str:
    """Tell UTF-8 from GB18030: Chinese in one is practically never valid in the other's lines.

    A UTF-8 file with a few broken lines is still UTF-8: the reader sets those lines aside.
    """
    if _decodes(sample, UTF8):
        return UTF8
    beyond_ascii = [line for line in sample.split(b"\n")[:-1] if not line.isascii()]
    beyond_ascii = beyond_ascii[:: 1 + len(beyond_ascii) // LINES_TRIED]
    good = sum(_decodes(line, UTF8) for line in beyond_ascii)
    if good * 2 > len(beyond_ascii):
        return UTF8
    if _decodes(sample, GB18030) and _reads_as_chinese(sample):
        return GB18030
    raise FileUnusable(
        file=name, problem="既不是 UTF-8 也不是 GB18030 编码 (neither UTF-8 nor GB18030)"
    )


def _reads_as_chinese(sample: bytes) -> bool:
    """Tell text that was written in GB18030 from other bytes that happen to decode.

    Big5 and Shift-JIS decode too, into characters nobody uses: in Chinese text nearly all
    ideographs are among the 6,763 of GB 2312, in such accidents about half.
    """
    text = codecs.getincrementaldecoder(GB18030)("strict").decode(sample)
    # a megabyte holds a few thousand different characters: each is looked at once
    wide = {c: n for c, n in Counter(text).items() if not c.isascii() and c not in _CHINESE_SIGNS}
    usual = sum(n for c, n in wide.items() if "\u4e00" <= c <= "\u9fff" and _in_gb2312(c))
    return usual >= USUAL_SHARE * sum(wide.values())


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _decodes(sample: bytes, encoding: str) -> bool:
    """Tell whether `sample` is text in `encoding`; it may end inside a character."""
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def transcode(path: Path, target: Path, name: str) -> None:
    """Write the GB18030 file `path` to `target` in UTF-8; raises FileUnusable with the position.

    Line breaks stay as they are, so line numbers of the copy are those of the original.
    """
    decoder = codecs.getincrementaldecoder(GB18030)("strict")
    done = 0
    with path.open("rb") as stream, target.open("wb") as out:
        while True:
            chunk = stream.read(CHUNK_BYTES)
            try:
                out.write(decoder.decode(chunk, final=not chunk).encode(UTF8))
            except UnicodeDecodeError as error:
                place = f"约第 {done + error.start} 字节 (near byte {done + error.start})"
                raise FileUnusable(file=name, problem=f"不是有效的 GB18030，{place}") from error
            if not chunk:
                return
            done += len(chunk)


def mend_quotes(path: Path, target: Path, delimiter: str, columns: int) -> list[tuple[int, str]]:
    """Copy the UTF-8 file `path` without the lines whose opening quote never closes.

    One stray quote would swallow every line up to the next one. A record may run over
    MAX_RECORD_LINES lines if it then parses into as many cells as the header; otherwise its first
    line is left out (blank, so that line numbers stay) and the next line starts afresh. Returns
    number and text of the lines left out.
    """
    broken: list[tuple[int, str]] = []
    with path.open("rb") as stream, target.open("wb") as out:
        waiting: deque[tuple[int, bytes]] = deque()
        numbered = enumerate(stream, start=1)
        while (current := waiting.popleft() if waiting else next(numbered, None)) is not None:
            number, line = current
            record, ahead = line, list[tuple[int, bytes]]()
            while record.count(b'"') % 2 and len(ahead) < MAX_RECORD_LINES:
                following = waiting.popleft() if waiting else next(numbered, None)
                if following is None:
                    break
                ahead.append(following)
                record += following[1]
            plain = not line.count(b'"') % 2
            if plain or _is_record(record, delimiter, columns):
                out.write(record)
            else:
                out.write(b"\n")
                broken.append((number, line.decode(UTF8, "replace").strip("\r\n")))
                waiting.extendleft(reversed(ahead))
    return broken


def _is_record(text: bytes, delimiter: str, columns: int) -> bool:
    """Tell whether `text` is one record of so many cells, quoted as RFC 4180 says."""
    lines = io.StringIO(text.decode(UTF8, "replace"), newline="")
    try:
        records = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return len(records) == 1 and len(records[0]) == columns


def count_lines(path: Path) -> int:
    """Count physical lines, the last one with or without a line break."""
    lines, last = 0, b"\n"
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            lines += chunk.count(b"\n")
            last = chunk[-1:]
    return lines + (last != b"\n")


def record_lines(path: Path) -> Iterator[int]:
    """Yield the physical line (from 1) on which each record starts, the header included.

    Quotes are followed by parity, as RFC 4180 writes them; blank lines are no records.
    """
    inside = False
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if not inside:
                if not line.strip():
                    continue
                yield number
            if line.count(b'"') % 2:
                inside = not inside


def lines_at(path: Path, byte_positions: list[int]) -> list[int]:
    """Return the physical line (from 1) of each byte position; positions must ascend.

    A position on a line break means the record that begins after it.
    """
    found: list[int] = []
    line, offset = 1, 0
    with path.open("rb") as stream:
        for position in byte_positions:
            while offset < position and (chunk := stream.read(min(CHUNK_BYTES, position - offset))):
                line += chunk.count(b"\n")
                offset += len(chunk)
            ahead = stream.read(2)
            stream.seek(offset)
            found.append(line + ahead.startswith((b"\n", b"\r\n")))
    return found
