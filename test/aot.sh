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
# Each kind of result, as Kinds.cs has them.
expect /kinds/Text 200 text
expect /kinds/TextOf 200 'a builder'
expect /kinds/TextOf/formattable 200 'formattable 1'
expect /kinds/StringValues 200 '["one","two"]'
expect /kinds/Markup 200 '<b>&lt;</b>'
expect /kinds/Html 200 '<b>html</b>'
expect /kinds/ByteArray 200 bytes
expect /kinds/ByteMemory 200 memory
expect /kinds/ByteMemory/sequence 200 sequence
expect /kinds/Task 202 task
expect /kinds/ValueTask 200 'value task'
expect /kinds/Tuple 203 tuple
expect /kinds/HttpException 410 'gone: 410'
expect /kinds/App 207 'an application'
expect /kinds/Middleware 207 'an application'
expect /kinds/Stream 200 'a stream'
expect /kinds/Pipe 200 'a pipe'
expect /kinds/File 200 'a file'
expect /kinds/HttpMessage 202 'a message'
expect /kinds/HttpContent 200 content
expect /kinds/TextChunks 200 'one two'
expect /kinds/TextChunks/async 200 'one two'
expect /kinds/ByteChunks 200 'one two'
expect /kinds/MemoryChunks 200 'one two'
expect /kinds/Events 200 $'data: one\n\n'
expect /kinds/Events/objects 200 $'data: {"x":1,"y":2}\n\n'
expect /kinds/Events/structs 200 $'data: 1\n\n'
expect /kinds/static/a.txt 200 'a file'
expect /kinds/static-url 200 '/kinds/static/a.txt?v'
expect /kinds/Json 200 '{"a":1}'
expect /kinds/Json/list 200 '["a","b"]'
expect /kinds/Json/node 200 '{"a":1}'
expect /kinds/Json/element 200 '[1]'
# An anonymous type has no name by which a context of source-generated JSON could hold it.
expect /kinds/Json/anonymous 500 ''
expect /kinds/kestrel/result 209 'a result'
expect /kinds/kestrel/delegate 200 'a delegate'
expect /kinds/kestrel/problem 409 '{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.10","title":"A problem","status":409}'
expect /kinds/url 200 /kinds/named/7
expect /kinds/named/7 200 7
for pair in '/kinds/Response 303' '/kinds/HttpException/thrown 411' '/kinds/Text?refuse=true 403' '/kinds/nothing 404'; do
  answer=$(curl -s -m 10 -o /dev/null -w '%{http_code}' "$url${pair% *}")
  if [ "$answer" = "${pair#* }" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed ${pair% *}: expected ${pair#* }, got $answer"; fi
done
answer=$(curl -s -m 10 -d n=41 "$url/kinds/form")
if [ "$answer" = 42 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed /kinds/form: $answer"; fi

# From the start of the process to the answer of its first request, eleven times; docs/performance.md has the figures.
kill "$app" 2>/dev/null
wait "$app" 2>/dev/null
times=$(for _ in 1 2 3 4 5 6 7 8 9 10 11; do
  begin=$(date +%s%N)
  "$out/app/Bridge.AotApp" --urls http://127.0.0.1:5093 >"$out/start" 2>&1 &
  app=$!
  until curl -s -o /dev/null http://127.0.0.1:5093/text; do :; done
  echo $((($(date +%s%N) - begin) / 1000000))
  kill "$app"
  wait "$app" 2>/dev/null
done | sort -n)
app=
echo "The app has $(stat -c %s "$out/app/Bridge.AotApp") bytes. It answers $(echo "$times" | sed -n 6p) ms after its start ($(echo "$times" | sed -n 1p) to $(echo "$times" | sed -n 11p))."
if grep -q 'TypeInfoResolver' "$out/log"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed: the log does not say that JSON needs a type resolver"; fi
for name in '(long, string)' Contract Private; do
  if grep -q "returned.*$name.*cannot be written as JSON\|a is a $name" "$out/log"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed: the log does not name $name"; fi
done
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
