#!/usr/bin/env bash
# Runs the tests:  scripts/test.sh quick|wide|all
# "all" is three pytest sessions; the last line is one summary over the three, and any failure is the exit code.
set -uo pipefail
cd "$(dirname "$0")/.."
say() { printf '\n\033[1m› %s\033[0m\n' "$*"; }
have() { command -v "$1" >/dev/null; }
pytest=".venv/bin/python -m pytest -q"

if [ "${1:-all}" = quick ]; then
  VINCULO_TEST_DATABASE=sqlite exec $pytest -n 2 -m "not browser and not slow" --ignore tests/contract/test_api_fuzz.py
elif [ "${1:-all}" = wide ]; then
  VINCULO_TEST_DATABASE=sqlite exec $pytest -n 2 -m wide
fi

lacking=()
have chromium || have chromium-browser || have google-chrome || lacking+=(chromium)
have initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || lacking+=(postgresql)
have xgettext || lacking+=(gettext)
scripts/system.sh "${lacking[@]}" || exit 1

totals=$(mktemp -d)
trap 'rm -rf "$totals"' EXIT
failed=0
say "SQLite"
VINCULO_TEST_DATABASE=sqlite $pytest -n 2 -m "not browser and not wide" --keep-totals="$totals/sqlite" || failed=1
say "PostgreSQL"
VINCULO_TEST_DATABASE=postgres $pytest -n 2 -m "not browser and not static and not once and not wide" --keep-totals="$totals/postgres" || failed=1
say "Browser"
VINCULO_TEST_DATABASE=sqlite $pytest tests/browser --add-totals="$totals/sqlite" --add-totals="$totals/postgres" || failed=1
exit $failed
