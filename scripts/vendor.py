"""Fetch the front-end files that the site serves from npm, and record what they are.

`python scripts/vendor.py` packs each package at its pinned version (npm is needed), copies only the files that
pages use into `web/static/vendor/`, joins the icons into one sprite, and writes `VENDOR.json`: package, version,
licence, digest of the package, digest of every file. `python scripts/vendor.py check` compares files with the record.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).resolve().parent.parent / "src" / "customhouse" / "web" / "static" / "vendor"
RECORD = VENDOR / "VENDOR.json"
ICON_SIZE = "0 0 24 24"

ICONS = """
    adjustments alert-circle alert-triangle arrow-left arrow-right ban bell book box building building-bank calculator
    calendar certificate check chevron-down chevron-right circle-check circle-x clipboard-check clock clock-check coins
    download edit eye external-link file-certificate file-plus file-search file-text filter gavel hand-stop history home
    id-badge-2 inbox info-circle key language list-check list-search lock login logout mail map-pin menu-2 message minus
    package plane plus printer receipt refresh report-analytics scale scan search send settings shield-check shield-lock
    ship truck trash upload user users world x
""".split()  # noqa: SIM905  # a list of eighty words reads better as words

MIT = """MIT License

{owner}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


@dataclass(frozen=True)
class Package:
    """One npm package: its pinned version, its licence, and the files taken from it (path there: path here)."""

    name: str
    version: str
    licence: str
    folder: str
    files: dict[str, str] = field(default_factory=dict)


PACKAGES = [
    Package(
        "@tabler/core",
        "1.6.1",
        "MIT",
        "tabler",
        {"dist/css/tabler.min.css": "tabler.min.css", "dist/css/tabler.rtl.min.css": "tabler.rtl.min.css"},
    ),
    Package("@tabler/icons", "3.51.0", "MIT", "icons", {"LICENSE": "LICENSE"}),
    Package("htmx.org", "2.0.11", "0BSD", "htmx", {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"}),
    Package(
        "@fontsource-variable/inter",
        "5.3.0",
        "OFL-1.1",
        "inter",
        {
            "files/inter-latin-wght-normal.woff2": "inter-latin.woff2",
            "files/inter-latin-ext-wght-normal.woff2": "inter-latin-ext.woff2",
            "LICENSE": "LICENSE",
        },
    ),
    Package(
        "@fontsource/noto-sans-arabic",
        "5.3.0",
        "OFL-1.1",
        "noto-sans-arabic",
        {
            "files/noto-sans-arabic-arabic-400-normal.woff2": "noto-sans-arabic-400.woff2",
            "files/noto-sans-arabic-arabic-600-normal.woff2": "noto-sans-arabic-600.woff2",
            "LICENSE": "LICENSE",
        },
    ),
    Package(
        "@fontsource/noto-sans",
        "5.3.0",
        "OFL-1.1",
        "noto-sans",
        {
            **{
                f"files/noto-sans-{script}-{weight}-normal.woff2": f"noto-sans-{script}-{weight}.woff2"
                for script in ("latin", "latin-ext", "cyrillic", "greek")
                for weight in (400, 600)
            },
            "LICENSE": "LICENSE",
        },
    ),
]


def digest(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def packed(package: Package, folder: Path) -> Path:
    """The package's archive, as npm gives it."""
    command = ["npm", "pack", f"{package.name}@{package.version}", "--silent", "--pack-destination", str(folder)]
    name = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]
    return folder / name


def sprite(archive: tarfile.TarFile) -> bytes:
    """One SVG file that holds every icon of `ICONS` as a symbol of that name."""
    symbols = []
    for name in sorted(ICONS):
        drawing = content(archive, f"icons/outline/{name}.svg").decode()
        shapes = re.findall(r"<(?:path|circle|rect|line|polyline|ellipse)[^>]*?/>", drawing)
        shapes = [shape for shape in shapes if 'stroke="none"' not in shape]
        symbols.append(f'<symbol id="{name}" viewBox="{ICON_SIZE}">{"".join(shapes)}</symbol>')
    return ('<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n").encode()


def content(archive: tarfile.TarFile, path: str) -> bytes:
    """The bytes of one file of an npm archive; `KeyError` when it is not there."""
    member = archive.extractfile(f"package/{path}")
    if member is None:
        raise KeyError(path)
    return member.read()


def taken(package: Package, archive: tarfile.TarFile) -> dict[str, bytes]:
    """The files to keep of a package, by their path under `vendor/`."""
    kept = {f"{package.folder}/{here}": content(archive, there) for there, here in package.files.items()}
    if package.name == "@tabler/icons":
        kept[f"{package.folder}/sprite.svg"] = sprite(archive)
    if package.name == "@tabler/core":  # the package carries its notice in its style sheet, not as a file
        notice = re.search(rb"Copyright [^\n]*", kept[f"{package.folder}/tabler.min.css"])
        owner = notice.group().decode() if notice else "Copyright The Tabler Authors"
        kept[f"{package.folder}/LICENSE"] = MIT.format(owner=owner).encode()
    return kept


def fetch() -> None:
    """Fetch every package and write files and record anew."""
    record: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        for package in PACKAGES:
            path = packed(package, Path(name))
            with tarfile.open(path) as archive:
                files = taken(package, archive)
            for file, data in files.items():
                target = VENDOR / file
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            record.append(
                {
                    "package": package.name,
                    "version": package.version,
                    "licence": package.licence,
                    "archive_sha256": digest(path.read_bytes()),
                    "files": {file: digest(data) for file, data in sorted(files.items())},
                }
            )
    RECORD.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def differences() -> list[str]:
    """What differs between the record and the files: missing, changed or unrecorded ones, each in words."""
    recorded = {
        file: sha
        for package in json.loads(RECORD.read_text(encoding="utf-8"))
        for file, sha in package["files"].items()
    }
    present = {
        str(path.relative_to(VENDOR)): digest(path.read_bytes())
        for path in VENDOR.rglob("*")
        if path.is_file() and path != RECORD
    }
    return [
        *(f"{file} is missing" for file in sorted(recorded.keys() - present.keys())),
        *(f"{file} is not recorded" for file in sorted(present.keys() - recorded.keys())),
        *(f"{file} is changed" for file in sorted(recorded.keys() & present.keys()) if recorded[file] != present[file]),
    ]


def main(arguments: list[str]) -> int:
    """Fetch, or check when asked to; 1 when files and record differ."""
    if arguments != ["check"]:
        fetch()
    found = differences()
    print("\n".join(found) or "Front-end files agree with VENDOR.json.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
