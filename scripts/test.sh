#!/bin/sh
# All tests: everything but the browser on SQLite, what needs a database again on PostgreSQL, then the journeys.
set -eu
bin=.venv/bin
rm -f .coverage .coverage.*
$bin/pytest -q --cov --cov-report= -m "not browser" "$@"
$bin/python scripts/with_postgres.py -- $bin/pytest -q --cov --cov-report= -m "db and not browser" "$@"
$bin/pytest -q --cov --cov-report= -m browser "$@"
