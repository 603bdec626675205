"""Templates as PDF. WeasyPrint and what it brings are loaded by the first document, not by the program."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import gettext_noop as _
from django.utils.translation import override

from vinculo.house.models import Picture
from vinculo.printing.letterhead import Letterhead, letterhead
from vinculo.records.refusals import Refused

# Addresses in print.css and templates: house:/static/… is one of our assets, house:/logo the logo.
BASE = "house:/"
STATIC, LOGO = "house:/static/", "house:/logo"
NO_LIBRARY = _(
    "PDFs cannot be made here: the library Pango is missing. On Debian or Ubuntu: "
    "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


class NoPdf(Refused):
    """This machine lacks a library that PDFs need; the sentence names it."""


def pdf(template: str, context: Mapping[str, Any], *, language: str, created: dt.datetime | None = None) -> bytes:
    """The PDF of a template that extends `printing/document.html`, in `language` ("es", "en").

    The same template, context, letterhead and program give the same bytes. `created` stands in its metadata; without
    it the PDF tells no date. `context["letterhead"]` takes the place of the house's present one. Nothing is loaded but
    own assets and the logo. Raises NoPdf.
    """
    head: Letterhead = context.get("letterhead") or letterhead()
    with override(language):
        html = render_to_string(template, {**context, "letterhead": head, "language": language, "created": created})
    weasyprint, make_fetcher = _library()
    from weasyprint.text.fonts import FontConfiguration

    fetcher, fonts = make_fetcher(head), FontConfiguration()
    css = (Path(__file__).parent / "print.css").read_text() + colours(head)
    sheet = weasyprint.CSS(string=css, url_fetcher=fetcher, base_url=BASE, font_config=fonts)
    page = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url=BASE)
    found: bytes = page.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_tags=True)
    return found


def colours(head: Letterhead) -> str:
    return f":root {{ --accent: {head.accent}; --accent-ink: {head.accent_ink}; }}"


def asset(url: str, head: Letterhead) -> tuple[bytes, str]:
    """Bytes and content type behind an address of ours. Raises ValueError for every other address."""
    if url == LOGO and head.logo:
        picture = Picture.objects.filter(name="logo", digest=head.logo).first()
        if picture is not None:
            return bytes(picture.content), "image/png"
    if url.startswith(STATIC):
        name = url.removeprefix(STATIC)
        path = finders.find(name) if ".." not in name else None
        if path:
            return Path(path).read_bytes(), "font/woff2" if name.endswith(".woff2") else "image/png"
    raise ValueError(f"{url[:200]} is not an asset of this house.")


@cache
def _library() -> tuple[Any, Any]:
    """WeasyPrint, and what makes the only opener of addresses it gets."""
    # The fonts inside would tell when they were cut to size, and no two PDFs would be the same.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    try:
        import weasyprint
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except OSError as missing:  # the library of the system, not the Python package
        raise NoPdf(NO_LIBRARY) from missing

    class OwnAssets(URLFetcher):
        """Opens no file and no connection: `asset` is all there is."""

        def __init__(self, head: Letterhead) -> None:
            super().__init__(allowed_protocols=("house",), allow_redirects=False)
            self.head = head

        def fetch(self, url: str, headers: Any = None) -> Any:
            body, kind = asset(url, self.head)
            return URLFetcherResponse(url, body, {"Content-Type": kind})

    return weasyprint, OwnAssets
