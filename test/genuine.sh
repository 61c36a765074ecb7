#!/usr/bin/env bash
# Runs the tests of Katana's contracts and of real software with Katana's own Microsoft.Owin 4.2.2 in the place of Bridge's. They are
# compiled against 4.2.0 in any case (src/Katana/Katana.props), so the same programs run: they are copied, and one file is exchanged.
# Needs the .NET SDK. Prints each program's counts; the last line is "N passed, N failed, N skipped". What is skipped says why.
set -euo pipefail
cd "$(dirname "$0")/.."

configuration=${1:-Debug}
. test/counts.sh

# Within the repository, which the tests look for from where they run.
work=artifacts/genuine
rm -rf "$work"
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT

genuine=$(dotnet msbuild test/Bridge.Katana.Tests -getProperty:KatanaGenuineFile </dev/null)
[[ -f $genuine ]] || { echo "There is no $genuine. Restore Bridge.sln first." >&2; exit 1; }

# exchange PROJECT: builds a test program, exchanges the assembly in a copy of it, and runs that.
exchange() {
  build "test/$1"
  cp -r "test/$1/bin/$configuration/net10.0" "$work/$1"
  [[ -f $work/$1/Microsoft.Owin.dll ]] || { echo "$1 has no Microsoft.Owin.dll to exchange." >&2; exit 1; }
  cp "$genuine" "$work/$1/Microsoft.Owin.dll"
  rm -f "$work/$1/Microsoft.Owin.pdb"
  run "$1 with Katana's Microsoft.Owin" env BRIDGE_REQUIRE_GENUINE=1 "$work/$1/$1" --no-progress
}

exchange Bridge.Katana.Tests
# Bridge.Owin.Tests names no type of Katana's, so it has nothing to exchange.
exchange Bridge.Functional.Tests

sum
