#!/usr/bin/env bash
# Does what the start pages say, literally: in an empty folder and an empty home folder, with packages from a folder feed, it runs each command and writes each
# file. A block of C#, XML or JSON with a file's name behind the language is that file; a block of text below commands is in what the last one printed.
#   test/pages.sh [PAGE...]           docs/start-*.md without an argument; BRIDGE_FEED names a folder with the packages, which are made otherwise
# With BRIDGE_TRANSCRIPT=1 it prints what a reader would see. Needs the .NET SDK and curl. The last line is "N passed, N failed, N skipped".
set -euo pipefail
cd "$(dirname "$0")/.."

export DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=true DOTNET_CLI_UI_LANGUAGE=en DOTNET_GENERATE_ASPNET_CERTIFICATE=false
# A build server that outlives this script would hold its output open, and whoever waits for that would wait for long.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=false UseSharedCompilation=false
command -v curl >/dev/null || { echo "There is no curl here." >&2; exit 1; }

root=$PWD
(($# > 0)) && pages=("$@") || pages=(docs/start-*.md)
work=$(mktemp -d)
server=
stop() {
  if [[ -n $server ]]; then
    kill -- "-$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  server=
}
trap 'stop; rm -rf "$work"' EXIT

passed=0 failed=0
ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "failed: $*"; }
say() { [[ -z ${BRIDGE_TRANSCRIPT:-} ]] || printf '%s\n' "$@"; }

feed=${BRIDGE_FEED:-}
if [[ -z $feed ]]; then
  feed=$work/feed
  dotnet pack -o "$feed" -v:q </dev/null >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
fi

# An empty home folder, which knows the sources of this machine and the feed. The packages of this machine serve as a cache, without Bridge's own.
cached=$(dotnet nuget locals global-packages --list | sed 's/^global-packages: //')
sources=$(find "$HOME/.nuget/NuGet" -iname nuget.config 2>/dev/null | head -n 1 || true)
export HOME=$work/home DOTNET_CLI_HOME=$work/home
mkdir -p "$HOME/.nuget/NuGet"
[[ -z $sources ]] || cp "$sources" "$HOME/.nuget/NuGet/NuGet.Config"
dotnet nuget add source "$feed" --name bridge >/dev/null
export PATH=$HOME/.dotnet/tools:$PATH NUGET_PACKAGES=$work/packages/
mkdir -p "$NUGET_PACKAGES"
if [[ -z ${BRIDGE_NO_CACHE:-} ]]; then
  for package in "$cached"/*/; do
    [[ $(basename "$package") == bridge.* ]] || ln -s "${package%/}" "$NUGET_PACKAGES"
  done
fi

# serve COMMAND: starts a site, and waits until it listens.
serve() {
  say '$ '"$1"
  : >"$work/out"
  # In a group of its own, since dotnet run starts another process.
  setsid bash -c "$1" </dev/null >"$work/out" 2>&1 &
  server=$!
  for ((i = 0; i < 600; i++)); do
    if grep -qE 'Now listening on|serves on' "$work/out"; then
      ok
      say "$(grep -E 'Now listening on|serves on' "$work/out")"
      return
    fi
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  bad "$page: $1 did not start:" "$(cat "$work/out")"
}

# command LINE: runs one, in the current folder. Whatever is no curl ends the site that runs, as a reader's Ctrl-C does.
command() {
  [[ $1 == curl* ]] || stop
  case $1 in
    'cd '*) say '$ '"$1"; cd "${1#cd }"; return ;;
    'dotnet run'* | 'dotnet ../'*.dll* | 'bridge serve'*) serve "$1"; return ;;
  esac
  say '$ '"$1"
  local status=0
  bash -c "$1" </dev/null >"$work/answer" 2>"$work/errors" || status=$?
  say "$(cat "$work/answer")"
  if ((status == 0)) && ! grep -qE '(^|: )warning( |:)' "$work/answer"; then ok; else bad "$page: $1 (exit code $status):" "$(cat "$work/answer" "$work/errors")"; fi
}

for page in "${pages[@]}"; do
  started=$SECONDS
  rm -rf "$work/blocks" "$work/reader"
  mkdir -p "$work/blocks" "$work/reader"
  awk -v folder="$work/blocks" '
    /^```/ { if (file) { close(file); file = "" } else { file = sprintf("%s/%03d", folder, ++n); print substr($0, 4) > file } next }
    file { print > file }' "$root/$page"
  cd "$work/reader"
  for block in "$work"/blocks/*; do
    read -r language name <"$block" || true
    if [[ -n $name ]]; then
      mkdir -p "$(dirname "$name")"
      tail -n +2 "$block" >"$name"
      say "($name is written)"
    elif [[ $language == sh ]]; then
      while IFS= read -r line; do command "$line"; done < <(tail -n +2 "$block")
    elif [[ $language == text ]]; then
      if [[ $(tr -d '\r' <"$work/answer") == *"$(tail -n +2 "$block")"* ]]; then ok; else bad "$page: expected" "$(tail -n +2 "$block")" "but the answer is" "$(cat "$work/answer")"; fi
    fi
  done
  stop
  cd "$root"
  echo "$page was followed in $((SECONDS - started)) s."
done

echo "$passed passed, $failed failed, 0 skipped"
((failed == 0))
