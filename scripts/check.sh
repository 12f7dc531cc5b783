#!/bin/sh
# The gates. Each line is one promise; the first that is broken stops the run and is named above its complaint.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin

promise() {
    echo "== $1"
    shift
    "$@"
}

promise "Formatted" $bin/ruff format --check .
promise "Linted" $bin/ruff check .
promise "Types agree" $bin/mypy
promise "Imports go downward" $bin/lint-imports --no-cache
promise "Migrations say what the models say" \
    $bin/python -m django makemigrations --check --dry-run --settings customhouse.web.settings
promise "Every text is translated" $bin/python scripts/locales.py check
promise "Front-end files are what their record says" $bin/python scripts/vendor.py check
export NO_MKDOCS_2_WARNING=1 # a notice about another product
promise "The documentation builds" $bin/mkdocs build --strict --site-dir "${TMPDIR:-/tmp}/customhouse-site"
