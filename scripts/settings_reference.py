"""Write `docs/reference/settings.md` from the settings' own descriptions. A test fails where it is out of date."""

from __future__ import annotations

from pathlib import Path

from customhouse.foundation.config.description import reference

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "settings.md"

if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(reference(), encoding="utf-8")
