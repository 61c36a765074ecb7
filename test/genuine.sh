#!/usr/bin/env bash
# Runs the tests of Katana's contracts and of real software with Katana's own Microsoft.Owin 4.2.2 in the place of Bridge's. They are
# compiled against 4.2.0 in any case (src/Katana/Katana.props), so the same programs run: they are copied, and one file is exchanged.
# Needs the .NET SDK. Prints each program's counts; the last line is "N passed, N failed, N skipped". What is skipped says why.
set -euo pipefail
cd "$(dirname "$0")/.."

configuration=${1:-Debug}
export DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=true DOTNET_CLI_UI_LANGUAGE=en
# A build server that outlives this script would hold its output open, and whoever waits for that would wait for long.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=false
export TESTINGPLATFORM_NOBANNER=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1

# Within the repository, which the tests look for from where they run.
work=artifacts/genuine
rm -rf "$work"
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT

genuine=$(dotnet msbuild test/Bridge.Katana.Tests -getProperty:KatanaGenuineFile </dev/null)
[[ -f $genuine ]] || { echo "There is no $genuine. Restore Bridge.sln first." >&2; exit 1; }

passed=0 failed=0 skipped=0
# run PROJECT: builds a test program, exchanges the assembly in a copy of it, runs that and adds its counts. What cannot be read is a failure, never a zero.
run() {
  local status=0 t p f s
  dotnet build "test/$1" -c "$configuration" -v:q -nologo -p:UseSharedCompilation=false </dev/null
  cp -r "test/$1/bin/$configuration/net10.0" "$work/$1"
  [[ -f $work/$1/Microsoft.Owin.dll ]] || { echo "$1 has no Microsoft.Owin.dll to exchange." >&2; exit 1; }
  cp "$genuine" "$work/$1/Microsoft.Owin.dll"
  rm -f "$work/$1/Microsoft.Owin.pdb"
  BRIDGE_REQUIRE_GENUINE=1 timeout 900 "$work/$1/$1" --no-progress </dev/null >"$work/log" 2>&1 || status=$?
  sed -E 's/\x1b\[[0-9;?]*[A-Za-z]//g; s/\r$//' "$work/log" >"$work/plain"
  count() { sed -nE "s/^[[:space:]]*$1:[[:space:]]*([0-9]+)[[:space:]]*\$/\1/p" "$work/plain" | tail -n 1; }
  t=$(count total) p=$(count succeeded) f=$(count failed) s=$(count skipped)
  if [[ -z $t || -z $p || -z $f || -z $s ]] || ((t == 0 || p == 0 || p + f + s != t || (status != 0 && f == 0))); then
    cat "$work/plain"
    echo "$1: its counts cannot be read (its exit code was $status)." >&2
    exit 1
  fi
  if ((f > 0)); then
    cat "$work/plain"
  else
    grep -E -A2 '^skipped ' "$work/plain" || true
  fi
  echo "$1 with Katana's Microsoft.Owin: $p passed, $f failed, $s skipped"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

run Bridge.Katana.Tests
# Bridge.Owin.Tests names no type of Katana's, so it has nothing to exchange.
run Bridge.Functional.Tests

echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0))
