"""Reading and writing the workbook. What comes in is not trusted: size, content and formulas."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from wangge.kernel.errors import WanggeError

from .columns import BY_HEADING, COLUMNS, FAULT_HEADING, Column

MAX_BYTES = 5 * 1024 * 1024
"""A list of 5,000 people takes half a megabyte."""
MAX_UNPACKED = 40 * 1024 * 1024
MAX_ROWS = 5_000
"""More people than a county bank has posts; applied in one transaction within half a minute."""
MAX_COLUMNS = 40
MAX_TEXT = 200
_MAX_PARTS = 100  # files inside a workbook; an honest one has a dozen
_HEADER_WITHIN = 5  # a title may stand above the headings

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_GREY = PatternFill("solid", fgColor="E8EEEC")


class RosterUnreadable(WanggeError):
    """The file is not a staff list that can be read."""

    code = "organisation.roster_unreadable"
    status = 422
    zh = "无法读取名单文件：{problem}。未作任何更改，请用下载的模板填写后重新上传。"
    en = "The list cannot be read: {problem}. Nothing was changed; use the template and try again."


@dataclass(frozen=True)
class Row:
    """A filled row: its number in the sheet, text by column key, columns that hold a formula."""

    number: int
    texts: dict[str, str]
    formulas: list[str] = field(default_factory=list)


def read(content: bytes) -> list[Row]:
    """Return the filled rows of the first sheet; raises RosterUnreadable."""
    _check_package(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        try:
            return _rows(book.worksheets[0])
        finally:
            book.close()
    except _BROKEN as error:
        raise RosterUnreadable(problem="文件已损坏，或不是 Excel 工作簿（.xlsx）") from error


_BROKEN = (
    zipfile.BadZipFile, InvalidFileException, ParseError, DefusedXmlException,
    KeyError, ValueError, TypeError, IndexError, AttributeError, OverflowError, EOFError,
    NotImplementedError, RuntimeError,
)  # fmt: skip
"""What openpyxl and zipfile raise on a file that only looks like a workbook."""


def _check_package(content: bytes) -> None:
    """Refuse what is too large, packed or unpacked, before anything is unpacked."""
    if len(content) > MAX_BYTES:
        raise RosterUnreadable(problem=f"文件超过 {MAX_BYTES // 1024 // 1024} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise RosterUnreadable(problem="不是 Excel 工作簿（.xlsx）") from error
    if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise RosterUnreadable(problem="文件解开后过大")


def _rows(sheet: Any) -> list[Row]:
    sheet.reset_dimensions()  # what the file says of its size need not be so
    columns: dict[int, Column] = {}
    found: list[Row] = []
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        if number > MAX_ROWS + _HEADER_WITHIN:
            raise RosterUnreadable(problem=f"超过 {MAX_ROWS} 行，请分成几个文件")
        if not columns:
            columns = _headings(cells)
            if not columns and number >= _HEADER_WITHIN:
                raise RosterUnreadable(problem=f"前 {_HEADER_WITHIN} 行里没有“工号、姓名”表头")
            continue
        texts = {
            column.key: text_of(cells[i].value) for i, column in columns.items() if i < len(cells)
        }
        formulas = [
            column.key
            for i, column in columns.items()
            if i < len(cells) and getattr(cells[i], "data_type", "") == "f"
        ]
        if any(texts.values()):
            found.append(Row(number, texts, formulas))
    if not columns:
        raise RosterUnreadable(problem="表格是空的")
    return found


def _headings(cells: Sequence[Any]) -> dict[int, Column]:
    """Return the columns by their place, empty unless all needed ones stand in this row."""
    named = {i: BY_HEADING.get(text_of(cell.value).rstrip("*＊")) for i, cell in enumerate(cells)}
    columns = {i: column for i, column in named.items() if column}
    present = [column.key for column in columns.values()]
    if not {column.key for column in COLUMNS if column.needed} <= set(present):
        return {}
    if len(present) != len(set(present)):
        raise RosterUnreadable(problem="有重复的表头")
    return columns


def text_of(value: Any) -> str:
    """Return a cell as one would read it: days in ISO form, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = " ".join(str(value).replace("\x00", "").split())[:MAX_TEXT]
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA_STARTS) else text


def neutral(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, in xlsx or saved on as CSV."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def write_list(rows: Iterable[Mapping[str, str]], *, advice: bool = False) -> bytes:
    """Return a workbook of `rows` (text by column key); with `advice`, a sheet that explains."""
    return _write(COLUMNS, rows, advice=advice)


def write_faults(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return a workbook of failing rows; key `fault` fills the column that says what to mend."""
    return _write((*COLUMNS, Column("fault", FAULT_HEADING, 60, "")), rows)


def _write(
    columns: Sequence[Column], rows: Iterable[Mapping[str, str]], *, advice: bool = False
) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("员工名单")
    sheet.freeze_panes = "C2"
    for i, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(i)].width = column.width
    headings = [column.heading + ("*" if column.needed else "") for column in columns]
    sheet.append([_heading(sheet, text) for text in headings])
    for row in rows:
        sheet.append([_text(sheet, row.get(column.key, "")) for column in columns])
    if advice:
        _explain(book, columns)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _explain(book: Workbook, columns: Sequence[Column]) -> None:
    sheet = book.create_sheet("填写说明")
    sheet.column_dimensions["A"].width = 14
    sheet.column_dimensions["B"].width = 80
    sheet.append([_heading(sheet, "列"), _heading(sheet, "怎样填")])
    for column in columns:
        sheet.append([_text(sheet, column.heading), _text(sheet, column.advice)])


def _heading(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    cell.font, cell.fill = Font(bold=True), _GREY
    cell.alignment = Alignment(vertical="center")
    return cell


def _text(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, neutral(text))
    cell.number_format = "@"  # as text, so that 工号 0012 keeps its zeros
    return cell
