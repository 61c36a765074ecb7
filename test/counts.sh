# Read by the scripts that run test programs outside of `dotnet test`: it runs them and adds up their counts.
export DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=true DOTNET_CLI_UI_LANGUAGE=en
# A build server that outlives the script would hold its output open, and whoever waits for that would wait for long.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=false
export TESTINGPLATFORM_NOBANNER=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1

passed=0 failed=0 skipped=0
# run NAME COMMAND...: runs a test program, with its output in the folder $work. Counts that cannot be read are a failure, never a zero.
run() {
  local name=$1 status=0
  shift
  echo "== $name"
  timeout 900 "$@" </dev/null >"$work/log" 2>&1 || status=$?
  sed -E 's/\x1b\[[0-9;?]*[A-Za-z]//g; s/\r$//' "$work/log" >"$work/plain"
  count() { sed -nE "s/^[[:space:]]*$1:[[:space:]]*([0-9]+)[[:space:]]*\$/\1/p" "$work/plain" | tail -n 1; }
  local t p f s
  t=$(count total) p=$(count succeeded) f=$(count failed) s=$(count skipped)
  if [[ -z $t || -z $p || -z $f || -z $s ]] || ((t == 0 || p == 0 || p + f + s != t || (status != 0 && f == 0))); then
    cat "$work/plain"
    echo "$name: its counts cannot be read (its exit code was $status)." >&2
    exit 1
  fi
  if ((f > 0)); then
    cat "$work/plain"
  else
    grep -E -A2 '^skipped ' "$work/plain" || true
  fi
  echo "$name: $p passed, $f failed, $s skipped"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

build() { dotnet build "$@" -c "$configuration" -m:2 -v:q -nologo -p:UseSharedCompilation=false </dev/null; }

# Prints the sum as the last line, and fails where a test did.
sum() {
  echo "$passed passed, $failed failed, $skipped skipped"
  ((failed == 0))
}
