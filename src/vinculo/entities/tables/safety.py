"""What an uploaded file really is, whatever its name says, and whether it is safe to open."""

from __future__ import annotations

import copy
import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, Literal

from django.utils.translation import gettext_noop as _

from vinculo.records.refusals import Refused

MAX_BYTES = 50 * 1024 * 1024
MAX_COLUMNS = 500
MAX_ROWS = 1_000_000
MAX_CELL = 100_000  # characters
# A workbook is compressed, and a reader makes room for every cell up to the last one, filled or not.
MAX_INFLATED = 600 * 1024 * 1024
MAX_CELLS = 20_000_000

CHUNK = 1024 * 1024

EMPTY = _("The file is empty.")
TOO_BIG = _("The file is larger than %(limit)d MB. Split it in several.")
TOO_MANY_COLUMNS = _("The file has more than %(limit)d columns.")
TOO_MANY_ROWS = _("The file has more than %(limit)d rows. Split it in several.")
CELL_TOO_LONG = _("A cell of row %(row)d is too long. Is there a quotation mark that is never closed?")
NOT_A_TABLE = _("This is not a table but another kind of file. Save the table as XLSX or CSV.")
WEB_PAGE = _("This is a web page with another name. Open it with a spreadsheet and save it as XLSX or CSV.")
OLD_EXCEL = _("This is an Excel file of the old kind (.xls). Open it and save it as XLSX.")
OPEN_DOCUMENT = _("This is a LibreOffice file. Open it and save it as XLSX or CSV.")
ENCRYPTED = _("The file is protected with a password. Save it without one.")
DAMAGED = _("The file is damaged and cannot be read. Save it again as XLSX or CSV.")
SWELLS = _("The file is far larger inside than it looks. Save as CSV only the cells with data.")
TOO_VAST = _("The sheet is too large: %(columns)d columns by %(rows)d rows. Delete the empty ones or split it.")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"%PDF",
    b"\x7fELF",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x1f\x8b",
    b"{\\rtf",
)
_WEB_PAGES = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta")

# Where the cells of a sheet say they are: r="AB12".
_COLUMN_OF_CELL = re.compile(rb" r=[\"']([A-Z]+)")
_ROW_OF_CELL = re.compile(rb" r=[\"'][A-Z]*(\d+)")
_OVERLAP = 32  # bytes kept between chunks, so that no reference is cut in two


class BadFile(Refused):
    """A file that is no table we can read, or not safe to open."""


def kind_of(raw: BinaryIO) -> Literal["csv", "xlsx"]:
    """What the bytes are, whatever the name says. BadFile for anything else than text or a sound workbook."""
    size = raw.seek(0, 2)
    if size == 0:
        raise BadFile(EMPTY)
    if size > MAX_BYTES:
        raise BadFile(TOO_BIG, limit=MAX_BYTES // 1024 // 1024)
    raw.seek(0)
    head = raw.read(512)
    raw.seek(0)
    if head.startswith(b"PK\x03\x04"):
        check_workbook(raw)
        return "xlsx"
    if head.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in raw.read()
        raise BadFile(ENCRYPTED if encrypted else OLD_EXCEL)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_WEB_PAGES):
        raise BadFile(WEB_PAGE)
    if head.startswith(_OTHER_KINDS):
        raise BadFile(NOT_A_TABLE)
    return "csv"


def check_workbook(raw: BinaryIO) -> None:
    """BadFile unless `raw` is an XLSX whose parts unpack to a sane size and whose sheets are not vast."""
    try:
        with zipfile.ZipFile(raw) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" not in names:
                raise BadFile(OPEN_DOCUMENT if "content.xml" in names else NOT_A_TABLE)
            left = MAX_INFLATED
            for part in archive.infolist():
                for chunk in _extent_checked(_inflated(archive, part)):
                    left -= len(chunk)
                    if left < 0:
                        raise BadFile(SWELLS)
    except BadFile:
        raise
    except Exception as broken:  # a hostile archive fails in a dozen ways
        raise BadFile(DAMAGED) from broken
    finally:
        raw.seek(0)


def _inflated(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked bytes of a part, to their real end and not to the one its header claims."""
    honest = copy.copy(part)
    honest.file_size = MAX_INFLATED + CHUNK
    with archive.open(honest) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _extent_checked(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks as they are; BadFile at their end if they name cells too far away."""
    columns: set[bytes] = set()
    last_row = 0
    tail = b""
    for chunk in chunks:
        piece = tail + chunk
        columns.update(_COLUMN_OF_CELL.findall(piece))
        last_row = max(last_row, max(map(int, set(_ROW_OF_CELL.findall(piece))), default=0))
        tail = chunk[-_OVERLAP:]
        yield chunk
    width = max(map(_column_number, columns), default=0)
    if last_row > MAX_ROWS + 1 or width * last_row > MAX_CELLS:
        raise BadFile(TOO_VAST, columns=width, rows=last_row)


def _column_number(letters: bytes) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - 64
    return number
