#!/usr/bin/env bash
# Shows the tool on a site that is compiled for .NET Framework 4.7.2: samples/KatanaSite and the Showcase's Web API, SignalR and Hangfire parts in one bin
# folder (test/Bridge.Cli.LegacySite). bridge scan has to say that it runs, and bridge serve to run it. Needs the .NET SDK and curl.
set -euo pipefail
cd "$(dirname "$0")/.."

export DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=true DOTNET_CLI_UI_LANGUAGE=en
# A build server that outlives this script would hold its output open, and whoever waits for that would wait for long.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=false

dotnet build test/Bridge.Cli.LegacySite -v:q -nologo -p:UseSharedCompilation=false </dev/null
dotnet build src/Bridge.Cli -v:q -nologo -p:UseSharedCompilation=false </dev/null
bridge() { dotnet src/Bridge.Cli/bin/Debug/net10.0/Bridge.Cli.dll "$@"; }

site=$(mktemp -d)
server=
stop() {
  [[ -z $server ]] || kill "$server" 2>/dev/null || true
  rm -rf "$site"
}
trap stop EXIT
cp -r test/Bridge.Cli.LegacySite/bin/Debug/net472 "$site/bin"
mv "$site/bin/web.config" "$site/bin/Content" "$site/bin/Files" "$site/"

bridge scan "$site" --html "${1:-$site/report.html}"

dotnet src/Bridge.Cli/bin/Debug/net10.0/Bridge.Cli.dll serve "$site" --urls http://127.0.0.1:0 >"$site/log" 2>&1 &
server=$!
for ((i = 0; i < 600; i++)); do
  grep -q ' serves on ' "$site/log" && break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.1
done
url=$(sed -nE 's/.* serves on (http:[^,]+),.*/\1/p' "$site/log")
[[ -n $url ]] || { cat "$site/log" >&2; exit 1; }

# ask PATH TEXT: the answer has to hold the text.
ask() {
  local answer
  answer=$(curl -sS -m 60 "$url$1")
  grep -qF -- "$2" <<<"$answer" || { echo "$1 answered without \"$2\": $answer" >&2; exit 1; }
  echo "$1: $2"
}
ask / "The Reading Room"
ask /api/values "two"
ask "/signalr/negotiate?clientProtocol=2.1" '"TryWebSockets":true'
ask /hangfire "Hangfire"
ask /config "from web.config"
ask /Content/site.css "Georgia"
ask /report "Year;Visitors"
echo "It runs."
