"""How a delivered file is written is told from the file itself."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.sources.errors import FileUnusable
from wangge.sources.files import (
    Dialect,
    count_lines,
    lines_at,
    mend_quotes,
    record_lines,
    sniff,
    transcode,
)

TEXT = "crm_id,name,address\nC1,张三,东沟镇崔庄村\nC2,李四,沟墩镇林道村\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "|"])
def test_encoding_and_delimiter_are_told(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.replace(",", delimiter).encode(encoding))
    told = sniff(path, "a.csv")
    expected = "gb18030" if encoding == "gb18030" else "utf-8"
    assert told == Dialect(expected, delimiter, ("crm_id", "name", "address"))


def test_a_gb18030_file_of_mostly_plain_lines_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(("a,b\n" + "1,2\n" * 500 + "3,张三\n").encode("gb18030"))
    assert sniff(path, "a.csv").encoding == "gb18030"


def test_a_utf8_file_with_one_broken_line_stays_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.encode() + b"C3,\xff\xfe,\xd5\n" + TEXT.encode())
    assert sniff(path, "a.csv").encoding == "utf-8"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (b"a,b\n\xff\xff,\x80\n", "neither"),
        ("編號,姓名,地址\n1,張三豐,臺北市中山區民權東路三段\n".encode("big5"), "neither"),
        ("番号,名前\n1,すずきたろう東京都\n".encode("shift-jis"), "neither"),
    ],
)
def test_what_is_no_text_is_refused_by_name(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(FileUnusable, match=rf"crm/a\.csv.*{problem}"):
        sniff(path, "crm/a.csv")


def test_transcoding_says_where_a_file_breaks(tmp_path: Path) -> None:
    path, target = tmp_path / "a.csv", tmp_path / "b.csv"
    path.write_bytes(TEXT.encode("gb18030") + b"C3,\xff\n")
    with pytest.raises(FileUnusable, match="byte"):
        transcode(path, target, "a.csv")
    path.write_bytes(TEXT.encode("gb18030"))
    transcode(path, target, "a.csv")
    assert target.read_text("utf-8") == TEXT


cells = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=6)


@settings(deadline=None)
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=20), st.booleans())
def test_records_start_where_the_csv_module_says(tmp_path_factory, rows, trailing) -> None:
    """Line breaks and quotes inside cells do not move the count."""
    path = tmp_path_factory.mktemp("records") / "a.csv"
    lines, expected = [], []
    at = 1
    for row in rows:
        text = ",".join('"' + cell.replace('"', '""') + '"' for cell in row)
        lines.append(text)
        expected.append(at)
        at += text.count("\n") + 1
    path.write_text("\n".join(lines) + ("\n" if trailing else ""), "utf-8", newline="")
    assert list(record_lines(path)) == expected
    assert count_lines(path) == at - 1
    starts = [len("\n".join([*lines[:i], ""]).encode()) for i in range(len(lines))]
    assert lines_at(path, starts) == expected


def test_a_quote_left_open_costs_its_own_line_only(tmp_path: Path) -> None:
    """Line 2 never closes; 4 and 5 are one good record; the quote of 6 pairs with that of 8."""
    path, target = tmp_path / "a.csv", tmp_path / "b.csv"
    lines = [
        "a,b,c",
        '1,x,"open',
        "2,x,y",
        '3,x,"two',
        'lines"',
        '4,x,"open',
        "5,x,y",
        '6,x,"q,r"',
        "7,x,y",
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    broken = mend_quotes(path, target, ",", 3)
    assert broken == [(2, '1,x,"open'), (6, '4,x,"open')]
    kept = target.read_text("utf-8").splitlines()
    assert kept == [line if i not in (1, 5) else "" for i, line in enumerate(lines)]


@given(st.lists(st.tuples(cells, cells), max_size=15))
@settings(deadline=None)
def test_mending_leaves_a_sound_file_alone(tmp_path_factory, rows) -> None:
    folder = tmp_path_factory.mktemp("mend")
    text = "a,b\n" + "".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows
    )
    (folder / "a.csv").write_text(text, "utf-8", newline="")
    assert mend_quotes(folder / "a.csv", folder / "b.csv", ",", 2) == []
    assert (folder / "b.csv").read_bytes() == (folder / "a.csv").read_bytes()
