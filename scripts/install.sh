#!/bin/sh
# Installs one locked list of packages into .venv, which is made if it is not there.
# uv is tried first (seconds); pip does the same in a minute or two where uv cannot be had.
set -eu
list=$1
python=${PYTHON:-python3}

if [ ! -x .venv/bin/python ]; then
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        { echo "Python 3.11 or newer is needed; $python is $("$python" -V)." >&2; exit 1; }
    "$python" -m venv .venv ||
        { echo "Python's venv module is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }
fi

# uv does not read pip's configuration: hand over a mirror that is set there.
if [ -z "${UV_DEFAULT_INDEX:-}" ]; then
    mirror=$(.venv/bin/pip config get global.index-url 2>/dev/null || true)
    if [ -n "${PIP_INDEX_URL:-$mirror}" ]; then
        UV_DEFAULT_INDEX=${PIP_INDEX_URL:-$mirror}
        export UV_DEFAULT_INDEX
    fi
fi

echo "Installing $list into .venv"
with_uv() {
    .venv/bin/pip install -q --disable-pip-version-check uv &&
        .venv/bin/uv pip install -q --python .venv/bin/python --require-hashes -r "$list"
}
with_uv || .venv/bin/pip install -q --disable-pip-version-check --require-hashes -r "$list"
