"""WeasyPrint, held to our own files: it is loaded here alone, when something is printed.

https://doc.courtbouillon.org/weasyprint/stable/first_steps.html#security: a page that names an address must not make
this server fetch it. Everything but static files and `data:` is refused.
"""

from __future__ import annotations

import mimetypes
import re
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

STATIC = "https://static.invalid/"
"""The address under which a page finds our static files while it is printed; it exists nowhere."""

_BDI = re.compile(r"<bdi\b[^>]*>")
_press = Lock()
"""One page at a time: Pango's fonts are not made to be shared by threads."""


class OwnFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Answers addresses from our static files and from `data:`, and refuses every other."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The bytes behind an address; `ValueError` for one that is not ours (WeasyPrint then goes without)."""
        if not url.startswith(STATIC):
            return super().fetch(url, headers)
        path = static_file(unquote(urlsplit(url).path).lstrip("/"))
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def static_file(name: str) -> Path:
    """Where a static file lies; `ValueError` if there is none of that name, or it lies outside."""
    found = None if ".." in Path(name).parts else finders.find(name)
    if not isinstance(found, str):
        raise ValueError(f"no static file {name!r}")  # noqa: TRY004  # WeasyPrint goes without what has no value
    return Path(found)


def printed(html: str, at: datetime, identifier: str, stylesheets: tuple[str, ...]) -> bytes:
    """The PDF of a page; its time of making and its identifier are given, never the clock's or a chance's."""
    with _press:
        fonts, styles = _cases(stylesheets)
        page = HTML(string=_isolated(_dated(html, at)), base_url=STATIC, url_fetcher=OwnFiles())
        data = page.write_pdf(
            stylesheets=styles,
            font_config=fonts,
            pdf_identifier=sha256(identifier.encode()).hexdigest()[:32].encode(),
            pdf_tags=True,
        )
    return bytes(data)


@lru_cache(maxsize=8)
def _cases(stylesheets: tuple[str, ...]) -> tuple[FontConfiguration, list[CSS]]:
    """Style sheets with their fonts unpacked: most of the time of a page would else go there."""
    fonts, own = FontConfiguration(), OwnFiles()
    return fonts, [CSS(url=STATIC + name, url_fetcher=own, font_config=fonts) for name in stylesheets]


def _dated(html: str, at: datetime) -> str:
    """The page with the time of its making, which the PDF tells in its properties."""
    stamp = f'<meta name="dcterms.created" content="{at:%Y-%m-%dT%H:%M:%SZ}">'
    return html.replace("</head>", f"{stamp}</head>", 1)


def _isolated(html: str) -> str:
    """References kept apart from the direction around them by Unicode's own marks: WeasyPrint knows no `<bdi>`."""
    return _BDI.sub("\\g<0>\u2068", html).replace("</bdi>", "\u2069</bdi>")
