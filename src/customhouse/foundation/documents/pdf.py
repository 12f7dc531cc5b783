"""PDF files of what Customhouse issues, made by WeasyPrint from HTML with our own fonts and nothing from elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime

from customhouse.foundation.documents.errors import CannotPrint


def render(html: str, *, at: datetime, identifier: str, stylesheets: tuple[str, ...] = ()) -> bytes:
    """A tagged PDF of a whole HTML page in the language and direction of its `<html>` element.

    Fonts, pictures and style sheets come from our static files (`/vendor/…`, `/css/…`) and `data:` addresses; any other
    address is left out and never asked for. `stylesheets` are static files added to `documents/paper.css`.

    The same page, `at` (UTC, told as the time of its making) and `identifier` give the same bytes on one installation.
    Raises `CannotPrint` where the machine lacks what PDF files are made with.
    """
    try:
        from customhouse.foundation.documents.press import printed  # WeasyPrint takes seconds to load
    except (OSError, ImportError) as error:
        raise CannotPrint(str(error).partition("\n")[0][:200]) from error
    return printed(html, at.astimezone(UTC), identifier, ("documents/paper.css", *stylesheets))
