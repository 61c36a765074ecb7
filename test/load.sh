#!/usr/bin/env bash
# The Showcase under load, samples/Farm while an instance is stopped and another killed, and bodies of two gigabytes, in Release: test/Bridge.Load.Tests
# with its switches on. Needs the .NET SDK, Linux, and 2 GB of free disk. Prints the figures that docs/security.md and docs/scaling.md have. The last line of its output is "N passed, N failed, N skipped".
# BRIDGE_SOAK_MINUTES (1) and BRIDGE_BODY_MEGABYTES (2048) say how long and how large; BRIDGE_SLOW=0 leaves out the slow clients.
set -euo pipefail
cd "$(dirname "$0")/.."

export DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=true DOTNET_CLI_UI_LANGUAGE=en
# A build server that outlives this script would hold its output open, and whoever waits for that would wait for long.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=false
export TESTINGPLATFORM_NOBANNER=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1
export BRIDGE_SOAK=1 BRIDGE_SLOW="${BRIDGE_SLOW:-1}" BRIDGE_SOAK_MINUTES="${BRIDGE_SOAK_MINUTES:-1}" BRIDGE_BODY_MEGABYTES="${BRIDGE_BODY_MEGABYTES:-2048}"

log=$(mktemp)
trap 'rm -f "$log"' EXIT

dotnet build test/Bridge.Load.Tests -c Release -m:2 -v:q -nologo -p:UseSharedCompilation=false </dev/null
status=0
test/Bridge.Load.Tests/bin/Release/net10.0/Bridge.Load.Tests --no-progress </dev/null 2>&1 | tee "$log" || status=$?

# What cannot be read is a failure, never a zero.
count() { sed -E 's/\x1b\[[0-9;?]*[A-Za-z]//g; s/\r$//' "$log" | sed -nE "s/^[[:space:]]*$1:[[:space:]]*([0-9]+)[[:space:]]*\$/\1/p" | tail -n 1; }
total=$(count total) passed=$(count succeeded) failed=$(count failed) skipped=$(count skipped)
if [[ -z $total || -z $passed || -z $failed || -z $skipped ]] || ((total == 0 || passed + failed + skipped != total || (status != 0 && failed == 0))); then
  echo "The counts cannot be read (the exit code was $status)." >&2
  exit 1
fi

echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0))
