#!/bin/sh
# All tests: everything but the browser on SQLite, what needs a database again on PostgreSQL, then the journeys.
# Coverage of rules and messages is held at 100 %, of everything at 95 %.
# The last line is pytest's own summary.
# Arguments are handed on to every pytest; CUSTOMHOUSE_TEST_JOBS says how many run side by side (2).
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
# Few tests are handed out at a time: with long ones among them, one process would end minutes before the other.
spread="-n ${CUSTOMHOUSE_TEST_JOBS:-2} --maxschedchunk 8"
rm -f .coverage .coverage.*
unset PYTHONDONTWRITEBYTECODE # hundreds of tests start the program anew: each would compile it and all that it uses

echo "== Units, and everything that needs a database, on SQLite"
$bin/pytest -q $spread --cov --cov-report= --durations=10 --durations-min=1 -m "not browser and not faults" "$@"

echo "== Coverage of rules and messages, and of everything"
$bin/coverage report --include='*/rules/*,*/messages/*' --omit='*/tests/*,*/migrations/*' --fail-under=100
$bin/coverage report --format=total --fail-under=95

echo "== Everything that needs a database, on PostgreSQL"
$bin/python scripts/with_postgres.py -- \
    $bin/pytest -q $spread --no-cov -m "db and not browser and not faults" "$@"

echo "== Faults: kills, full disks, databases that go away, on SQLite and on PostgreSQL (make torture: a thousand kills)"
$bin/pytest -q $spread -m faults "$@"
$bin/python scripts/with_postgres.py -- $bin/pytest -q -m "faults and db" "$@"

echo "== Journeys in a browser"
$bin/pytest -q $spread -m browser "$@"
