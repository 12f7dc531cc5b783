#!/bin/sh
# The gates. Each line is one promise; the first that is broken stops the run.
set -eu
bin=.venv/bin
$bin/ruff format --check .
$bin/ruff check .
$bin/mypy
$bin/lint-imports
$bin/python -m django makemigrations --check --dry-run --settings customhouse.web.settings
