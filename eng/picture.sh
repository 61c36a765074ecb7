#!/usr/bin/env bash
# Takes the picture of the Showcase that README.md shows, docs/showcase.png. Needs the .NET SDK and chromium.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
showcase=
trap '[[ -z $showcase ]] || kill "$showcase"; rm -rf "$work"' EXIT
dotnet build samples/Showcase -v:q -nologo </dev/null >"$work/log" || { cat "$work/log"; exit 1; }
dotnet samples/Showcase/bin/Debug/net10.0/Showcase.dll --kestrel http://localhost:5080 --owin http://localhost:5081 </dev/null >"$work/log" 2>&1 &
showcase=$!
for ((i = 0; i < 300; i++)); do
  curl -fsS -o "$work/page" http://localhost:5080/ 2>/dev/null && break
  sleep 0.1
done
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/browser" --window-size=1200,900 --virtual-time-budget=3000 \
  --screenshot="$PWD/docs/showcase.png" http://localhost:5080/ >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
ls -l docs/showcase.png
