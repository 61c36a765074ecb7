#!/usr/bin/env bash
# Publishes a small app with PublishAot and asks it for each kind of view. Needs clang or gcc, and some minutes; the default test run leaves it out.
# The last line is "N passed, N failed, N skipped".
set -u
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'kill "$app" 2>/dev/null; rm -rf "$out"' EXIT
app=
dotnet publish test/Bridge.AotApp -c Release -o "$out/app" || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }

"$out/app/Bridge.AotApp" --urls http://127.0.0.1:0 >"$out/log" 2>&1 &
app=$!
for _ in $(seq 100); do
  url=$(sed -n 's/.*Now listening on: \(http:[^ ]*\).*/\1/p' "$out/log")
  [ -n "$url" ] && break
  sleep 0.1
done
[ -n "$url" ] || { cat "$out/log"; echo "0 passed, 1 failed, 0 skipped"; exit 1; }

passed=0 failed=0
expect() { # PATH STATUS BODY
  local answer
  answer=$(curl -s -m 10 -w '%{http_code}' "$url$1")
  if [ "$answer" = "$3$2" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed $1: expected '$3' with $2, got '$answer'"; fi
}
expect /text 200 text
expect /tuple 201 made
expect /task 202 later
expect /value-task 200 value
expect /dictionary 200 '{"message":"json","answer":42}'
expect /object 200 '{"x":1,"y":2}'
expect /unknown 500 ''
expect /pair 200 '[1,"a"]'
expect /pairs 500 ''
expect /contract 500 ''
expect /private 500 ''
expect /iterator 200 'one two'
expect /html 200 '<p>&lt;World&gt;</p>'
expect "/typed/5?day=2026-11-29&version=1.2" 200 '5 2026-11-29 1.2'
expect /app 207 'an application'
expect /app-over 203 'an application'
expect /mounted/x 207 'an application'
expect /middleware/deep/x 207 'an application'
expect /middleware/other 404 ''
if grep -q 'TypeInfoResolver' "$out/log"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed: the log does not say that JSON needs a type resolver"; fi
for name in '(long, string)' Contract Private; do
  if grep -q "returned.*$name.*cannot be written as JSON\|a is a $name" "$out/log"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed: the log does not name $name"; fi
done
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
