#!/usr/bin/env bash
# Installs packages of the system through apt, when this person may:  scripts/system.sh chromium postgresql
set -euo pipefail
[ $# -gt 0 ] || exit 0
as_root=()
if [ "$(id -u)" != 0 ]; then
  if ! sudo -n true 2>/dev/null; then
    echo "Missing: $*. Please install them, on Debian or Ubuntu with: sudo apt-get install $*" >&2
    exit 1
  fi
  as_root=(sudo -n)
fi
if ! command -v apt-get >/dev/null; then
  echo "Missing: $*. Please install them with this system's package manager." >&2
  exit 1
fi
printf '\033[1m› Installing %s\033[0m\n' "$*" >&2
export DEBIAN_FRONTEND=noninteractive
install() { "${as_root[@]}" apt-get install -qq -y --no-install-recommends "$@" >/dev/null; }
install "$@" 2>/dev/null || { "${as_root[@]}" apt-get update -qq && install "$@"; }
