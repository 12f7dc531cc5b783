#!/bin/sh
# Set up Customhouse in a virtual environment; install system packages where they are missing and we may.
set -eu
missing=""
"$PYTHON" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || missing="$missing python3-venv"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -n "${CUSTOMHOUSE_CHROMIUM:-}" ] || [ -x /usr/bin/chromium ] || missing="$missing chromium"
if [ -n "$missing" ]; then
    sudo=""
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    if command -v apt-get >/dev/null 2>&1 && $sudo true 2>/dev/null; then
        echo "Installing from the system's package manager:$missing"
        $sudo apt-get update -qq
        # shellcheck disable=SC2086 # a list of packages is meant to be split
        $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    else
        echo "Missing and not ours to install:$missing" >&2
        echo "Customhouse runs without postgresql and chromium, but its tests need them." >&2
        case "$missing" in *python3-venv*) exit 1 ;; esac
    fi
fi
[ -x "$VENV/bin/python" ] || "$PYTHON" -m venv "$VENV"
[ -x "$VENV/bin/uv" ] || "$VENV/bin/python" -m pip install --quiet uv
"$VENV/bin/uv" pip install --quiet --python "$VENV/bin/python" --editable ".[all]"
[ ! -f scripts/locales.py ] || "$VENV/bin/python" scripts/locales.py compile
