#!/usr/bin/env bash
# Builds the tests for .NET Framework 4.7.2, runs them under Mono, and compares what Mono's HttpListener serves with what Kestrel does.
# Needs the .NET SDK and Mono 6.8 (Debian: apt-get install --no-install-recommends mono-devel).
# Prints each program's counts; the last line of its output is "N passed, N failed, N skipped", over all of them. What is skipped says why.
set -euo pipefail
cd "$(dirname "$0")/.."

configuration=${1:-Debug}
. test/counts.sh

if ! command -v mono >/dev/null; then
  echo "There is no mono here. On Debian: apt-get install --no-install-recommends mono-devel" >&2
  exit 1
fi

work=$(mktemp -d)
server=
stop() {
  # The server ends when its input does.
  exec 9>&- || true
  if [[ -n $server ]]; then
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap stop EXIT

output() { echo "artifacts/net472/bin/$1/$configuration/net472"; }

build test/Bridge.Core.Tests -p:NetFramework=true
build test/Bridge.Owin.Tests -p:NetFramework=true
build test/Bridge.Parity.Server -p:NetFramework=true
build test/Bridge.Functional.Tests

# Bridge.Owin names Katana's types, and whoever calls none of the members that do needs none of Katana's assemblies.
rm -f "$(output Bridge.Owin.Tests)"/{Owin,Microsoft.Owin,Microsoft.Owin.Security}.{dll,pdb,xml}

run "Bridge.Core.Tests on Mono" mono "$(output Bridge.Core.Tests)/Bridge.Core.Tests.exe"
run "Bridge.Owin.Tests on Mono, without Katana's assemblies" mono "$(output Bridge.Owin.Tests)/Bridge.Owin.Tests.exe"

mkfifo "$work/input"
mono "$(output Bridge.Parity.Server)/Bridge.Parity.Server.exe" <"$work/input" >"$work/url" 2>"$work/errors" &
server=$!
exec 9>"$work/input"
for ((i = 0; i < 300; i++)); do
  [[ $(wc -l <"$work/url") -gt 0 ]] && break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.1
done
BRIDGE_PARITY_MONO=$(head -n 1 "$work/url")
if [[ -z $BRIDGE_PARITY_MONO ]]; then
  cat "$work/errors" >&2
  echo "The parity server does not start on Mono." >&2
  exit 1
fi
export BRIDGE_PARITY_MONO

before=$skipped
run "Bridge.Functional.Tests against Mono" "test/Bridge.Functional.Tests/bin/$configuration/net10.0/Bridge.Functional.Tests" --filter "ClassName~MonoParityTests"
if ((skipped > before)); then
  echo "The parity test was left out, with a server on Mono at $BRIDGE_PARITY_MONO." >&2
  exit 1
fi

sum
