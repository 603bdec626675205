#!/usr/bin/env bash
# Writes requirements/*.txt from pyproject.toml: names, versions and hashes, for every platform, and no host.
set -euo pipefail
cd "$(dirname "$0")/.."
export UV_CUSTOM_COMPILE_COMMAND="make locks"
compile() {
  .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate \
    --no-emit-index-url --no-emit-find-links --output-file "$@"
}
compile requirements/dev.txt pyproject.toml --group dev
compile requirements/runtime.txt pyproject.toml --constraint requirements/dev.txt
compile requirements/build.txt --group build --constraint requirements/dev.txt
compile requirements/node.txt --group node
if grep -nE '://|file:|find-links' requirements/*.txt; then
  echo "A lock names a host or a local path." >&2
  exit 1
fi
