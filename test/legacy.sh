#!/usr/bin/env bash
# Shows the tool on a site that is compiled for .NET Framework 4.7.2: samples/KatanaSite and the Showcase's Web API, SignalR and Hangfire parts in one bin
# folder (test/Bridge.Cli.LegacySite), and on a program that hosts itself (test/Bridge.Cli.SelfHost). bridge scan has to say that they run, bridge serve and
# bridge run to run them. Needs the .NET SDK and curl. The last line is "N passed, N failed, N skipped".
set -euo pipefail
cd "$(dirname "$0")/.."

configuration=Debug
. test/counts.sh
build test/Bridge.Cli.LegacySite
build test/Bridge.Cli.SelfHost
build src/Bridge.Cli
tool=src/Bridge.Cli/bin/Debug/net10.0/Bridge.Cli.dll

work=$(mktemp -d)
server=
stop() {
  exec 9>&- || true
  [[ -z $server ]] || kill "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT

# check NAME COMMAND...: a check that passes or fails.
check() {
  if "${@:2}"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed: $1"; fi
}
# start LINE COMMAND...: starts a program, with its input on descriptor 9 and its output in $work/out, and waits for a line of it.
start() {
  mkfifo "$work/input"
  "${@:2}" <"$work/input" >"$work/out" 2>&1 &
  server=$!
  exec 9>"$work/input"
  for ((i = 0; i < 600; i++)); do
    grep -q "$1" "$work/out" && return
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  cat "$work/out" >&2
  echo "${*:2} did not start." >&2
  exit 1
}
# finish SIGNAL: ends the program, and gives its exit code.
finish() {
  local code=0
  exec 9>&-
  kill "-$1" "$server"
  wait "$server" || code=$?
  server=
  rm "$work/input"
  return "$code"
}
# ask PATH TEXT: the answer has to hold the text.
ask() {
  local answer
  answer=$(curl -sS -m 60 "$url$1" || true)
  if grep -qF -- "$2" <<<"$answer"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed: $1 answered without \"$2\": $answer"; fi
}

mkdir "$work/site"
cp -r test/Bridge.Cli.LegacySite/bin/Debug/net472 "$work/site/bin"
mv "$work/site/bin/web.config" "$work/site/bin/Content" "$work/site/bin/Files" "$work/site/"
check "bridge scan of the site" dotnet "$tool" scan "$work/site" --html "${1:-$work/report.html}"

start ' serves on ' dotnet "$tool" serve "$work/site" --urls http://127.0.0.1:0
url=$(sed -nE 's/.* serves on (http:[^,]+),.*/\1/p' "$work/out")
ask / "The Reading Room"
ask /api/values "two"
ask "/signalr/negotiate?clientProtocol=2.1" '"TryWebSockets":true'
ask /hangfire "Hangfire"
ask /config "from web.config"
ask /Content/site.css "Georgia"
ask /report "Year;Visitors"
check "bridge serve ends well" finish TERM

check "bridge scan of the program" dotnet "$tool" scan test/Bridge.Cli.SelfHost/bin/Debug/net472/SelfHost.exe
url=http://127.0.0.1:$((20000 + RANDOM % 10000))
# What a shell starts in the background ignores Ctrl-C: env undoes that.
start listening env --default-signal=INT dotnet "$tool" run test/Bridge.Cli.SelfHost/bin/Debug/net472/SelfHost.exe WebApp "$url"
ask /here "from SelfHost.exe.config to /here"
status=0
finish INT || status=$?
check "the exit code of the program is its own" [ "$status" = 7 ]
check "the program stopped by itself" grep -q "stopped after 1" "$work/out"

sum
