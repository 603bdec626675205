#!/usr/bin/env bash
# Makes .venv and installs into it what the locks name, checked against their hashes:
#   scripts/environment.sh runtime   what the product needs
#   scripts/environment.sh dev       and what its tests need
# Installs again only when a lock or pyproject.toml changed. An existing .venv is kept.
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:-runtime}
case $kind in
  runtime) locks=(requirements/runtime.txt requirements/build.txt) ;;
  dev) locks=(requirements/dev.txt) ;;
  *) echo "usage: $0 runtime|dev" >&2; exit 2 ;;
esac

say() { printf '\033[1m› %s\033[0m\n' "$*" >&2; }
fail() { printf '%s\n' "$@" >&2; exit 1; }

find_python() {
  local name
  for name in "${PYTHON:-python3}" python3.13 python3.12 python3.11 python3.14; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  fail "Vínculo needs Python 3.11 or newer. Install it, or name it: make demo PYTHON=/path/to/python3"
}

make_venv() {
  local python
  python=$(find_python)
  say "Creating .venv with $("$python" --version)"
  if "$python" -m venv .venv 2>/dev/null; then return; fi
  rm -rf .venv
  # Debian and Ubuntu keep venv in a package of its own.
  if command -v apt-get >/dev/null && scripts/system.sh python3-venv && "$python" -m venv .venv; then
    return
  fi
  fail "Python's venv module is missing. On Debian or Ubuntu: sudo apt-get install python3-venv"
}

[ -x .venv/bin/python ] && .venv/bin/python -c '' 2>/dev/null || make_venv

stamp=.venv/.vinculo-$kind
state=$(cat "${locks[@]}" pyproject.toml | sha256sum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$state" ] && [ -x .venv/bin/vinculo ]; then exit 0; fi

say "Installing Python packages ($kind)"
wanted=()
for lock in "${locks[@]}"; do wanted+=(--requirement "$lock"); done
pip() { .venv/bin/python -m pip install --quiet --disable-pip-version-check "$@"; }
pip --require-hashes "${wanted[@]}"
pip --no-deps --no-build-isolation --editable .
# PDFs are set by Pango, which is no Python package. Without it everything else works.
can_print() {
  .venv/bin/python -c 'from ctypes import CDLL
for name in "libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0", "libfontconfig.so.1": CDLL(name)'
}
if [ "$(uname)" = Linux ] && ! can_print 2>/dev/null; then
  scripts/system.sh libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 ||
    say "Going on without Pango: no PDFs until it is installed"
fi
echo "$state" >"$stamp"
# What the tests need holds what the product needs.
if [ "$kind" = dev ]; then
  cat requirements/runtime.txt requirements/build.txt pyproject.toml | sha256sum >.venv/.vinculo-runtime
fi
