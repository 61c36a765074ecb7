#!/usr/bin/env bash
# Packs Bridge into a folder feed and uses the packages, the tool and the templates as a stranger does: outside the repository, with warnings as errors.
# Needs the .NET SDK, curl, unzip and Mono. The last line is "N passed, N failed, N skipped".
set -euo pipefail
cd "$(dirname "$0")/.."

export DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=true DOTNET_CLI_UI_LANGUAGE=en
# A build server that outlives this script would hold its output open, and whoever waits for that would wait for long.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=false

for command in curl unzip mono; do
  command -v "$command" >/dev/null || { echo "There is no $command here." >&2; exit 1; }
done

root=$PWD
work=$(mktemp -d)
feed=$work/feed
server=
stop() {
  exec 9>&- || true
  [[ -z $server ]] || kill "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT

passed=0 failed=0
ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "failed: $1"; }
# holds NAME TEXT WHERE: the text WHERE has to hold TEXT.
holds() { if [[ $3 == *"$2"* ]]; then ok; else bad "$1: there is no \"$2\" in: ${3:0:2000}"; fi; }
# step NAME COMMAND...: a command that has to end well and without a warning. Its output is in $work/log.
step() {
  local name=$1 status=0
  shift
  "$@" </dev/null >"$work/log" 2>&1 || status=$?
  if ((status == 0)) && ! grep -qE '(^|: )warning( |:)' "$work/log"; then ok; else bad "$name (exit code $status):"; cat "$work/log"; fi
}

step "dotnet pack" dotnet pack -o "$feed" -v:q

# What each package says about itself, and what it must have in it.
packages='Bridge.AspNetCore Bridge.Cli Bridge.Core Bridge.Katana Bridge.Owin'
for id in $packages Bridge.Templates; do
  [[ $(ls "$feed/$id".[0-9]*.nupkg | wc -l) == 1 ]] || { bad "there is not one package $id"; continue; }
  file=$(ls "$feed/$id".[0-9]*.nupkg)
  nuspec=$(unzip -p "$file" "$id.nuspec")
  for element in '<license type="expression">MIT<' '<icon>icon.png<' '<readme>README.md<' '<projectUrl>' '<description>' '<releaseNotes>' '<tags>owin' '<repository type="git"'; do
    holds "$id" "$element" "$nuspec"
  done
  names=$(unzip -Z1 "$file")
  for name in icon.png README.md CHANGELOG.md THIRD-PARTY-NOTICES.md; do
    holds "$id" "$name" "$names"
  done
  if grep -qF "$PWD" <<<"$nuspec"; then bad "$id names a folder of this machine"; else ok; fi
  [[ $id == Bridge.Katana || $id == Bridge.Templates ]] || if [[ -f ${file%.nupkg}.snupkg ]]; then ok; else bad "$id has no symbols"; fi
done
version=$(basename "$(ls "$feed"/Bridge.Core.[0-9]*.nupkg)" .nupkg)
version=${version#Bridge.Core.}
# The tool carries what it needs, and the notices name all of it.
ours='^(Bridge\..*|Owin|Microsoft\.Owin.*|System\.Data\.Linq|System\.Net\.Http\.WebRequest|System\.Web\.Extensions)\.dll$'
for name in $(unzip -Z1 "$feed/Bridge.Cli.$version.nupkg" | grep -E '\.dll$' | sed 's/.*\///' | sort -u | grep -vE "$ours"); do
  name=${name%.dll}
  holds "THIRD-PARTY-NOTICES.md" "${name%.resources}" "$(<THIRD-PARTY-NOTICES.md)"
done

# A version after this one has to keep the public surface of these packages.
mkdir "$work/baseline"
cp "$feed"/Bridge.{Core,AspNetCore,Owin}."$version.nupkg" "$work/baseline"
for id in Bridge.Core Bridge.AspNetCore Bridge.Owin; do
  step "dotnet pack of $id beside its last version" dotnet pack "src/$id" -o "$work/next" -v:q -p:Version=99.0.0 "-p:BridgeBaseline=$work/baseline"
done
unzip -q "$feed/Bridge.Katana.$version.nupkg" -d "$work/katana"
names=$(cd "$work/katana/lib" && ls net10.0/*.dll | xargs -n1 basename | tr '\n' ' ')
[[ $names == "Microsoft.Owin.Host.HttpListener.dll Microsoft.Owin.Hosting.dll Microsoft.Owin.Security.dll Microsoft.Owin.dll Owin.dll System.Data.Linq.dll System.Net.Http.WebRequest.dll System.Web.Extensions.dll " ]] && ok || bad "Bridge.Katana has $names"
[[ $(ls "$work/katana/lib/net472") == "_._" ]] && ok || bad "Bridge.Katana has assemblies for .NET Framework"
echo "The packages are made ($SECONDS s)."

# The packages folder of this machine, without any package of Bridge's: what was restored from an earlier feed must not be taken for what is made here.
cached=$(dotnet nuget locals global-packages --list | sed 's/^global-packages: //')
export NUGET_PACKAGES=$work/packages/
mkdir -p "$NUGET_PACKAGES"
for package in "$cached"/*/; do
  [[ $(basename "$package") == bridge.* ]] || ln -s "${package%/}" "$NUGET_PACKAGES"
done
cp -r test/Packages "$work/stranger"
cd "$work/stranger"
cat >nuget.config <<XML
<configuration><packageSources><add key="bridge" value="$feed" /></packageSources></configuration>
XML
export BridgeVersion=$version
build() { step "$1" dotnet build "${@:2}" -v:m -p:UseSharedCompilation=false; }

# start LINE COMMAND...: starts a program, with its input on descriptor 9 and its output in $work/out, and waits for a line of it.
start() {
  local started=$1
  shift
  rm -f "$work/input"
  mkfifo "$work/input"
  "$@" <"$work/input" >"$work/out" 2>&1 &
  server=$!
  exec 9>"$work/input"
  for ((i = 0; i < 600; i++)); do
    grep -qE "$started" "$work/out" && return
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  cat "$work/out" >&2
  bad "$* did not start"
}
finish() {
  exec 9>&-
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  server=
}
# ask NAME STATUS BODY: what the started site answers.
ask() {
  local answer
  answer=$(curl -sS -m 30 -w ' %{http_code}' "$url$1" || true)
  if [[ $answer == "$3 $2" ]]; then ok; else bad "$1: expected '$3 $2', got '$answer'"; fi
}

# run_site KATANA: everything that the site serves, with the Microsoft.Owin of this version, on Kestrel and by WebApp.Start.
run_site() {
  start 'Now listening on: ' dotnet Site/bin/Debug/net10.0/Site.dll --urls http://127.0.0.1:0
  url=$(sed -nE 's/.*Now listening on: (http:[^ ]+).*/\1/p' "$work/out")
  ask /greetings/hello/Kestrel 200 'Hello Kestrel'
  ask /greetings/teapot 418 "I'm a teapot"
  ask /greetings/numbers 200 '{"one":1,"two":2}'
  ask /greetings/stream 200 'first second'
  ask /greetings/app/x 200 'an application'
  ask /view 201 'a view'
  ask /api/values 200 '["one","two"]'
  ask /katana 200 "Microsoft.Owin $1"
  finish

  # A port that was free a moment ago: WebApp takes no port 0.
  url=http://127.0.0.1:$port
  start '^WebApp listens' dotnet Site/bin/Debug/net10.0/Site.dll WebApp "$url"
  holds "the server of WebApp" 'by 4.2.3.0' "$(cat "$work/out")"
  ask /katana 200 "Microsoft.Owin $1"
  ask /api/values 200 '["one","two"]'
  finish
}
port=$((20000 + RANDOM % 10000))

build "a site with the packages" Site
holds "the message of the build" "Site runs with Bridge's Owin, Microsoft.Owin and Microsoft.Owin.Security." "$(cat "$work/log")"
run_site 4.2.3.0
echo "A site and a library run ($SECONDS s)."

rm -rf Site/bin Site/obj
build "a site with Katana's Microsoft.Owin" Site -p:BridgeKatana=genuine "-p:StandIns=$work/katana/lib/net10.0"
holds "the message of the build" "of its own references, and with Bridge's Microsoft.Owin.Host.HttpListener." "$(cat "$work/log")"
if cmp -s Site/bin/Debug/net10.0/Microsoft.Owin.dll "${NUGET_PACKAGES}microsoft.owin/4.2.2/lib/net45/Microsoft.Owin.dll"; then ok; else bad "another Microsoft.Owin than Katana's was copied"; fi
run_site 4.2.2.0
echo "The site runs on Katana's Microsoft.Owin ($SECONDS s)."

status=0
dotnet build Site --no-restore -v:q -p:UseSharedCompilation=false -p:BridgeKatana=Genuine1 </dev/null >"$work/log" 2>&1 || status=$?
((status != 0)) && ok || bad "BridgeKatana=Genuine1 is accepted"
holds "a wrong BridgeKatana" "BRIDGE001" "$(cat "$work/log")"

build "a program for .NET Framework" Framework
status=0
answers=$(mono Framework/bin/Debug/net472/Framework.exe 2>&1) || status=$?
((status == 0)) && ok || bad "the program on Mono has the exit code $status"
for line in '/hello/Mono 200 Hello Mono' "/teapot 418 I'm a teapot" '/numbers 200 {"one":1,"two":2}' '/stream 200 first second' '/app/x 200 an application' '/nothing 404 '; do
  holds "the program on Mono" "$line" "$answers"
done
if [[ -e Framework/bin/Debug/net472/Owin.dll || -e Framework/bin/Debug/net472/Microsoft.Owin.dll ]]; then bad "a program for .NET Framework was given Bridge's Katana"; else ok; fi
echo "The library runs on Mono ($SECONDS s)."

step "dotnet tool install" dotnet tool install --tool-path "$work/tools" Bridge.Cli --version "$version"
holds "bridge --version" "$version" "$("$work/tools/bridge" --version)"
status=0
answer=$("$work/tools/bridge" scan Framework/bin/Debug/net472) || status=$?
((status == 0)) && ok || bad "bridge scan has the exit code $status"
holds "bridge scan" "Runs as it is" "${answer//$'\n'/ }"
status=0
answer=$("$work/tools/bridge" run Framework/bin/Debug/net472/Framework.exe 2>&1) || status=$?
holds "bridge run" "/hello/Mono 200 Hello Mono" "$answer"
echo "The tool runs ($SECONDS s)."

# create TEMPLATE NAME: makes a project of a template, builds it without a warning, and passes its tests.
hive=$work/hive
create() {
  step "dotnet new $1" dotnet new "$1" -o "$2" --debug:custom-hive "$hive"
  build "$1" "$2"
  (cd "$2" && dotnet test --no-build) </dev/null >"$work/log" 2>&1 || true
  if grep -qE '^  failed: 0$' "$work/log" && ! grep -qE '^  succeeded: 0$' "$work/log"; then ok; else bad "the tests of $1"; cat "$work/log"; fi
}
# answers NAME PATH TEXT: a page of the started site has the text.
answers() { holds "$1" "$3" "$(curl -sSL -m 30 "$url$2" || true)"; }
listen() {
  start 'Now listening on: ' dotnet "$1" --urls http://127.0.0.1:0
  url=$(sed -nE 's/.*Now listening on: (http:[^ ]+).*/\1/p' "$work/out")
}

step "dotnet new install" dotnet new install "$feed/Bridge.Templates.$version.nupkg" --debug:custom-hive "$hive"
# A name that is no name of C#'s, and one with a dot.
create bridge-site my-shop
listen my-shop/my-shop/bin/Debug/net10.0/my-shop.dll
answers bridge-site /notes/ '<title>Notes</title>'
answers bridge-site /notes/static/site.css 'font:'
finish
create bridge-module Acme.Polls
listen Acme.Polls/Acme.Polls.Host/bin/Debug/net10.0/Acme.Polls.Host.dll
answers bridge-module /poll/ 'Coffee: 0'
finish
create bridge-katana Old
listen Old/Old/bin/Debug/net10.0/Old.dll
answers bridge-katana / 'The old site'
answers bridge-katana /about 'This page was rewritten.'
answers bridge-katana /orders 'Sign in'
finish
echo "The templates run ($SECONDS s)."

if answer=$(cd "$root" && BRIDGE_FEED=$feed test/pages.sh 2>&1) && [[ ${answer##*$'\n'} =~ ^([0-9]+)\ passed,\ 0\ failed ]]; then
  passed=$((passed + BASH_REMATCH[1]))
else
  bad "test/pages.sh: $answer"
fi
echo "The start pages were followed ($SECONDS s)."

echo "$passed passed, $failed failed, 0 skipped"
((failed == 0))
