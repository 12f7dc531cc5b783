#!/bin/sh
# Set up Customhouse in a virtual environment, and install the system packages that are missing where we may.
# Debian 12 or Ubuntu with Python >= 3.11. What is not ours to install is named, with the command that installs it.
set -eu
PYTHON="${PYTHON:-python3}"
VENV="${VENV:-.venv}"

say() { echo "customhouse: $*" >&2; }

has_python() { "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
has_venv() { "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; }
has_postgres() { command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
has_chromium() { [ -n "${CUSTOMHOUSE_CHROMIUM:-}" ] || [ -x /usr/bin/chromium ] || [ -x /usr/bin/google-chrome ]; }
has_pango() {
    "$PYTHON" -c 'import ctypes; [ctypes.CDLL(f"lib{name}.so.0") for name in ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")]' \
        2>/dev/null
}
is_ubuntu() { grep -qs '^ID=ubuntu' /etc/os-release; }
sudo_or_nothing() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
may_install() { command -v apt-get >/dev/null 2>&1 && sudo_or_nothing true 2>/dev/null; }

missing=""
if command -v "$PYTHON" >/dev/null 2>&1; then
    if ! has_python; then
        say "$PYTHON is $("$PYTHON" --version 2>&1); Customhouse needs Python 3.11 or later."
        say "Install one, and name it: make setup PYTHON=python3.12"
        exit 1
    fi
    has_venv || missing="$missing python3-venv"
else
    missing="$missing python3-venv"
fi
has_postgres || missing="$missing postgresql"
# What PDF files (release notes, receipts) are drawn with.
has_pango || missing="$missing libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
# Ubuntu's package of that name is an empty shell around snap: Playwright's own Chromium is taken there, below.
has_chromium || is_ubuntu || missing="$missing chromium"

if [ -n "$missing" ]; then
    command="apt-get install --no-install-recommends$missing"
    if may_install; then
        say "installing from the system's package manager:$missing"
        export DEBIAN_FRONTEND=noninteractive
        sudo_or_nothing apt-get update -qq || say "the list of packages could not be brought up to date; going on"
        # shellcheck disable=SC2086 # a list of packages is meant to be split
        sudo_or_nothing env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1 || {
            say "the package manager failed. Run this by hand and see what it says: $command"
            exit 1
        }
    else
        say "missing, and not ours to install:$missing"
        say "ask whoever administers this machine to run: $command"
        case "$missing" in
            *python3-venv*) say "Customhouse cannot be set up without python3-venv."; exit 1 ;;
            *) say "The site runs without them; PDF files need libpango, the tests on PostgreSQL postgresql, the journeys chromium." ;;
        esac
    fi
fi

[ -x "$VENV/bin/python" ] || "$PYTHON" -m venv "$VENV"
[ -x "$VENV/bin/uv" ] || "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check uv
"$VENV/bin/uv" pip install --quiet --python "$VENV/bin/python" --editable ".[all]" || {
    say "the Python packages could not be installed: is there a network, or a package index (UV_INDEX_URL)?"
    exit 1
}
if ! has_chromium && is_ubuntu; then
    say "installing Playwright's Chromium for the browser journeys"
    "$VENV/bin/playwright" install chromium || say "it could not be fetched; the journeys need CUSTOMHOUSE_CHROMIUM"
    if may_install; then sudo_or_nothing "$(pwd)/$VENV/bin/playwright" install-deps chromium || true; fi
fi
"$VENV/bin/python" scripts/locales.py compile
