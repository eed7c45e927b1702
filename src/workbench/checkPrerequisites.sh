#!/usr/bin/env bash
# Names what the machine lacks, one line each with the command that mends it, and ends with 1 then.
# Usage: checkPrerequisites.sh [node | python | compiler | npm-registry | python-registry] ...
set -u
missing=0

lacks() { # what is missing, the command that mends it
  echo "Cannot set up Tenbin: $1. Remedy: $2" >&2
  missing=1
}

check_platform() {
  local machine
  machine="$(uname -s) $(uname -m)"
  [ "$machine" = "Linux x86_64" ] ||
    lacks "it runs on Linux x86_64 only, and this is $machine" "use a Linux x86_64 machine or container"
}

check_node() {
  if ! command -v node >/dev/null; then
    lacks "Node.js is not installed" \
      "install Node.js 20.19 or newer, for example: npx n 22, or https://nodejs.org/en/download"
  elif ! node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1);
  '; then
    lacks "Node.js $(node --version) is too old, 20.19 is needed" "npx n 22"
  elif ! command -v npm >/dev/null; then
    lacks "npm is not installed" "apt-get install npm"
  fi
}

check_python() {
  if ! command -v python3 >/dev/null; then
    lacks "Python is not installed" "apt-get install python3 python3-venv"
  elif ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))'; then
    lacks "$(python3 --version) is too old, 3.10 is needed" "apt-get install python3.11 python3.11-venv"
  elif ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
    lacks "Python has no venv module" "apt-get install python3-venv"
  fi
}

check_compiler() {
  command -v "${CXX:-g++}" >/dev/null || lacks "there is no C++ compiler (${CXX:-g++})" "apt-get install g++"
}

# Any answer, even a refusal, means that the registry is there; credentials are the client's business.
reachable() {
  python3 - "$1" <<'PYTHON'
import sys, urllib.error, urllib.request
try:
    urllib.request.urlopen(sys.argv[1], timeout=20).close()
except urllib.error.HTTPError:
    pass
except Exception as error:
    sys.exit(0 if "CERTIFICATE" in str(error) else 1)
PYTHON
}

check_npm_registry() {
  command -v npm >/dev/null && command -v python3 >/dev/null || return
  local url
  url="$(npm config get registry 2>/dev/null)"
  reachable "$url" ||
    lacks "the npm registry $url cannot be reached" "connect to the network, or: npm config set registry <mirror>"
}

check_python_registry() {
  command -v python3 >/dev/null || return
  local url
  url="${PIP_INDEX_URL:-$(python3 -m pip config get global.index-url 2>/dev/null || echo https://pypi.org/simple/)}"
  reachable "$url" ||
    lacks "the Python package index $url cannot be reached" \
      "connect to the network, or: pip config set global.index-url <mirror>"
}

check_platform
for need in "$@"; do
  case "$need" in
    node) check_node ;;
    python) check_python ;;
    compiler) check_compiler ;;
    npm-registry) [ "$missing" = 1 ] || check_npm_registry ;;
    python-registry) [ "$missing" = 1 ] || check_python_registry ;;
    *) echo "Cannot check \"$need\" as it is no known prerequisite" >&2; exit 2 ;;
  esac
done
exit "$missing"
