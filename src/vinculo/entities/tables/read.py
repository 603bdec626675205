"""Reading tables people bring: CSV in whatever dialect, and XLSX. `sniff` looks, `rows` reads.

Nothing here asks the reader's locale or trusts the file's name. BadFile says in a sentence what is wrong.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice, repeat
from pathlib import Path
from typing import Any, BinaryIO, Literal

from django.utils.translation import gettext_noop as _

from vinculo.entities.tables import safety
from vinculo.entities.tables.columns import unguard
from vinculo.entities.tables.safety import BadFile as BadFile
from vinculo.records.text import fold

Cell = Any  # text; from a workbook also int, float, bool, date, datetime. "" is blank
Source = str | Path | BinaryIO

BAD_LETTERS = _("The letters of this file cannot be read. Save it as “CSV UTF-8” or XLSX.")
NO_SUCH_SHEET = _("There is no sheet called “%(sheet)s”.")

# What a person may say the letters are written in, besides what is found out.
ENCODINGS = ("utf-8", "cp1252", "iso8859-15", "mac_roman", "cp850", "utf-16")

_DELIMITERS = ";\t|,"
_SINGLE_COLUMN = "\x1f"  # a separator that no text contains
_SAMPLE_CHARACTERS = 65_536
_SAMPLE_ROWS = 50
_HEADER_WITHIN = 10  # rows: titles and dates often stand above
_NOT_WORD = re.compile(r"[\W_]+")
_DATA = re.compile(r"[\d\s.,:/+€%-]+|.*@.*|https?://.*")


@dataclass(slots=True)
class TableSource:
    """A file and how it is read. `header` is None for a file whose first row is data already.

    `first_row` is the number a spreadsheet shows beside the first data row; `sample` holds the first ones.
    """

    file: Source
    kind: Literal["csv", "xlsx"]
    encoding: str = ""
    delimiter: str = ""  # "" where everything is one column
    spaced: bool = False  # a blank after each delimiter
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    header: tuple[str, ...] | None = None
    first_row: int = 1
    sample: list[list[Cell]] = field(default_factory=list)
    page: Any = field(default=None, repr=False, compare=False)  # the loaded sheet of a workbook

    @property
    def width(self) -> int:
        return max(map(len, [self.header or (), *self.sample]), default=0)


def sniff(
    file: Source,
    known_headers: Collection[str] = (),
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    has_header: bool | None = None,
) -> TableSource:
    """Finds out how `file` (a path or a seekable binary file) is to be read.

    `known_headers` are the column names that may be expected, in any case and accents. The other arguments
    are answers the person gave, and are taken as they are. BadFile when it is no table.
    """
    with _opened(file) as raw:
        kind = safety.kind_of(raw)
        if kind == "csv":
            source = _sniff_csv(file, raw, encoding, delimiter)
        else:
            source = _sniff_workbook(file, raw, sheet)
    first = list(islice(_all_rows(source), _SAMPLE_ROWS))
    if not any(map(_filled, first)):
        raise BadFile(safety.EMPTY)
    place = _header_place(first, known_headers, has_header)
    if place is None:
        start = next(i for i, row in enumerate(first) if _filled(row))
    else:
        start = place + 1
        names = [str(cell).strip() for cell in first[place]]
        while names and not names[-1]:
            names.pop()
        source.header = tuple(names)
    source.first_row = start + 1
    source.sample = first[start:]
    return source


def rows(source: TableSource) -> Iterator[list[Cell]]:
    """The data rows, in order, blank ones included so that numbers agree with the spreadsheet's.

    A row is as long as the file makes it, a blank one is []. BadFile when a limit is passed on the way.
    """
    return islice(_all_rows(source), source.first_row - 1, None)


def header_key(label: str) -> str:
    """What headers are compared by: «Nº C.P. » and «nº cp» are the same."""
    return _NOT_WORD.sub("", fold(label))


def looks_positional(first_rows: Sequence[Sequence[Cell]], known_headers: Collection[str]) -> bool:
    """Whether the table begins with data: no name in it is known, nor does it read like a row of names."""
    row = next(filter(_filled, first_rows), [])
    return not _is_header(row, {header_key(name) for name in known_headers}) and not _reads_like_names(row)


# --- header ------------------------------------------------------------------------------------


def _header_place(
    first: Sequence[Sequence[Cell]], known_headers: Collection[str], has_header: bool | None
) -> int | None:
    if has_header is False:
        return None
    known = {header_key(name) for name in known_headers}
    for place, row in enumerate(first[:_HEADER_WITHIN]):
        if _is_header(row, known):
            return place
    if has_header is None and looks_positional(first, known_headers):
        return None
    return next(place for place, row in enumerate(first) if _filled(row))


def _is_header(row: Sequence[Cell], known: set[str]) -> bool:
    names = [header_key(cell) for cell in row if isinstance(cell, str) and cell.strip()]
    found = sum(name in known for name in names)
    return found >= 2 or (found == 1 and len(names) <= 2)


def _reads_like_names(row: Sequence[Cell]) -> bool:
    names = [cell.strip() if isinstance(cell, str) else "" for cell in row]
    while names and not names[-1]:
        names.pop()
    return (
        bool(names)
        and all(0 < len(name) <= 60 and not _DATA.fullmatch(name) for name in names)
        and len(set(names)) == len(names)
    )


# --- CSV ---------------------------------------------------------------------------------------


def _sniff_csv(file: Source, raw: BinaryIO, encoding: str | None, delimiter: str | None) -> TableSource:
    source = TableSource(file, "csv", encoding=_check_letters(raw, encoding))
    raw.seek(0)
    with _decoded(raw, source.encoding) as text:
        sample = text.read(_SAMPLE_CHARACTERS)
        whole = not text.read(1)
    if not sample.strip("\ufeff \r\n\t;,|"):
        raise BadFile(safety.EMPTY)
    if announced := re.match(r"sep=(.)\r?\n", sample):  # a line only spreadsheets understand
        source.delimiter = announced[1]
    else:
        source.delimiter = _likely_delimiter(sample, whole)
    if delimiter is not None:
        source.delimiter = delimiter
    source.spaced = _spaced(sample, source.delimiter)
    return source


def _check_letters(raw: BinaryIO, chosen: str | None) -> str:
    """The encoding: as chosen, by its mark, strict UTF-8, or else the one of Spanish Windows."""
    if chosen and chosen not in ENCODINGS:
        raise BadFile(BAD_LETTERS)
    head = raw.read(4)
    raw.seek(0)
    if chosen:
        candidates = [chosen]
    elif head.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8", "cp1252"]
    decoders = {name: codecs.getincrementaldecoder(name)() for name in candidates}
    wide = candidates[0].startswith("utf-16")
    while decoders:
        chunk = raw.read(safety.CHUNK)
        if b"\0" in chunk and not wide:
            raise BadFile(safety.NOT_A_TABLE)
        for name in list(decoders):
            try:
                decoders[name].decode(chunk, final=not chunk)
            except UnicodeDecodeError:
                del decoders[name]
        if not chunk:
            break
    if not decoders:
        raise BadFile(BAD_LETTERS)
    return next(iter(decoders))


def _likely_delimiter(sample: str, whole: bool) -> str:
    """The delimiter that cuts the rows into most pieces of the same number; "" when none does.

    The standard library's guess is not used: it takes the comma of «Apellidos, nombre;Ciudad».
    """
    best = (False, 0.0, "")
    for delimiter in _DELIMITERS:
        lines = io.StringIO(sample, newline="")  # splits at line ends only, as a file does
        table = list(islice(_parsed(lines, delimiter, _spaced(sample, delimiter)), _SAMPLE_ROWS + 1))
        if not whole or len(table) > _SAMPLE_ROWS:
            table = table[:-1] or table  # the last one may be cut
        widths = Counter(len(row) for row in table if any(row))
        if not widths:
            continue
        width, often = widths.most_common(1)[0]
        if width < 2:  # cuts nothing, however steadily
            continue
        share = often / widths.total()
        best = max(best, (share >= 0.9, share * (width - 1), delimiter), key=lambda rated: rated[:2])
    _steady, pieces, delimiter = best
    return delimiter if pieces >= 0.5 else ""


def _spaced(sample: str, delimiter: str) -> bool:
    """Whether there is a blank between a delimiter and a quoted cell."""
    return bool(delimiter) and f'{delimiter} "' in sample


def _csv_rows(source: TableSource) -> Iterator[list[str]]:
    with _opened(source.file) as raw, _decoded(raw, source.encoding) as text:
        start = text.readline()
        lines = text if re.match(r"sep=.\r?\n", start) else chain([start], text)
        number = 0
        try:
            for number, row in enumerate(_parsed(lines, source.delimiter or _SINGLE_COLUMN, source.spaced), start=1):
                if row and max(map(len, row)) > safety.MAX_CELL:
                    raise BadFile(safety.CELL_TOO_LONG, row=number)
                yield [unguard(cell) if cell[:1] == "'" else cell for cell in row]
        except csv.Error:
            raise BadFile(safety.CELL_TOO_LONG, row=number + 1) from None
        except UnicodeDecodeError:
            raise BadFile(BAD_LETTERS) from None


def _parsed(lines: Iterable[str], delimiter: str, spaced: bool) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=spaced)


# --- workbooks ---------------------------------------------------------------------------------


def _sniff_workbook(file: Source, raw: BinaryIO, sheet: str | None) -> TableSource:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    with _sound():
        book = CalamineWorkbook.from_filelike(raw)
        names = [
            page.name
            for page in book.sheets_metadata
            if page.visible == SheetVisibleEnum.Visible and page.typ == SheetTypeEnum.WorkSheet
        ]
        if sheet is not None and sheet not in names:
            raise BadFile(NO_SUCH_SHEET, sheet=sheet)
        page = None
        for name in [sheet] if sheet is not None else names:
            page = book.get_sheet_by_name(name)
            if page.start is not None:
                break
    if page is None or page.start is None:
        raise BadFile(safety.EMPTY)
    return TableSource(file, "xlsx", sheets=tuple(names), sheet=page.name, page=page)


def _sheet_rows(source: TableSource) -> Iterator[list[Cell]]:
    if source.page is None:
        with _opened(source.file) as raw:
            safety.check_workbook(raw)
            source.page = _sniff_workbook(source.file, raw, source.sheet).page
    for row in source.page.iter_rows():
        # Excel has no whole numbers: a phone or an id comes as 972213344.0.
        yield [int(c) if c.__class__ is float and c.is_integer() else c for c in row]


@contextmanager
def _sound() -> Iterator[None]:
    """Whatever the reader stumbles over in a workbook is told as a damaged file."""
    from python_calamine import PasswordError

    try:
        yield
    except BadFile:
        raise
    except PasswordError:
        raise BadFile(safety.ENCRYPTED) from None
    except Exception as broken:
        raise BadFile(safety.DAMAGED) from broken


# --- both --------------------------------------------------------------------------------------


def _all_rows(source: TableSource) -> Iterator[list[Cell]]:
    """All rows from the first of the file to the last filled one, within the limits."""
    table = _csv_rows(source) if source.kind == "csv" else _sheet_rows(source)
    blanks = 0
    for number, row in enumerate(table, start=1):
        if not _filled(row):
            blanks += 1
            continue
        if number > safety.MAX_ROWS + 1:
            raise BadFile(safety.TOO_MANY_ROWS, limit=safety.MAX_ROWS)
        if len(row) > safety.MAX_COLUMNS and _filled(row[safety.MAX_COLUMNS :]):
            raise BadFile(safety.TOO_MANY_COLUMNS, limit=safety.MAX_COLUMNS)
        if blanks:
            yield from repeat([], blanks)
            blanks = 0
        yield row


def _filled(row: Sequence[Cell]) -> bool:
    return any(row) or any(cell != "" for cell in row)


@contextmanager
def _opened(file: Source) -> Iterator[BinaryIO]:
    """The file from its beginning; closed afterwards only if it was opened here."""
    if isinstance(file, (str, Path)):
        with Path(file).open("rb") as raw:
            yield raw
    else:
        wrapped: BinaryIO = getattr(file, "file", file)  # an upload wraps the real one
        wrapped.seek(0)
        yield wrapped


@contextmanager
def _decoded(raw: BinaryIO, encoding: str) -> Iterator[io.TextIOWrapper]:
    text = io.TextIOWrapper(raw, encoding=encoding, newline="")
    try:
        yield text
    finally:
        if not raw.closed:
            text.detach()
