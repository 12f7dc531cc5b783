#!/bin/sh
# All tests: everything but the browser on SQLite, what needs a database again on PostgreSQL, then the journeys.
# Coverage of rules and messages is held at 100 %, of everything at 95 %.
set -eu
bin=.venv/bin
rm -f .coverage .coverage.*
$bin/pytest -q --cov --cov-report= -m "not browser" "$@"
$bin/python scripts/with_postgres.py -- $bin/pytest -q --cov --cov-append --cov-report= -m "db and not browser" "$@"
$bin/coverage report --include='*/rules/*,*/messages/*' --fail-under=100
$bin/pytest -q --cov --cov-append --cov-report=term --cov-fail-under=95 -m browser "$@"
