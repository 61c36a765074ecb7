#!/usr/bin/env bash
# Changes the sources by test/mutations.txt, one change at a time, and runs the unit tests of the changed assembly: each change has to fail one.
# All changes are compiled at once, in a copy of the tree, and each is switched on by an environment variable. It is run by hand, where a rule or its tests change:
#   test/mutate.sh [NAME-PART]        those whose names have NAME-PART; all without one
# Prints a line for each change, then "N killed, N survived of N", and ends with 1 where fewer than 90 in 100 were killed.
# Needs the .NET SDK and perl.
set -euo pipefail
cd "$(dirname "$0")/.."

only=${1:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git ls-files -z --cached --others --exclude-standard | tar --null -T - -cf - | tar -C "$work" -xf -
cd "$work"

# Assembly by assembly, since each has a class of its own that says which change is on.
perl -w - "$only" > changes <<'PERL'
use strict;
my $only = shift @ARGV;
my %tests = ("Bridge.Core" => "Bridge.Core.Tests", "Bridge.AspNetCore" => "Bridge.AspNetCore.Tests", "Bridge.Owin" => "Bridge.Owin.Tests",
    "Bridge.Cli" => "Bridge.Cli.Tests", "Microsoft.Owin" => "Bridge.Katana.Tests", "Microsoft.Owin.Security" => "Bridge.Katana.Tests");
local $/ = "";
open(my $mutations, "<", "test/mutations.txt") or die;
while (my $block = <$mutations>) {
    next unless $block =~ /^name: (.+)$/m;
    my $name = $1;
    next if index($name, $only) < 0;
    my ($file) = $block =~ /^file: (.+)$/m;
    my ($first) = $block =~ /^tests: (.+)$/m;
    my ($old) = $block =~ /^- (.+)$/m;
    my ($new) = $block =~ /^\+ (.+)$/m;
    my ($assembly) = $file =~ m{^src/(?:Katana/)?([^/]+)/};
    (my $class = "MutationOf$assembly") =~ s/\.//g;
    $new =~ s/@/$class.Is("$name")/g;
    open(my $in, "<", $file) or die "$name: there is no $file\n";
    local $/;
    my $text = <$in>;
    my $count = () = $text =~ /\Q$old\E/g;
    die "$name: \"$old\" stands $count times in $file, and has to stand there once\n" if $count != 1;
    $text =~ s/\Q$old\E/$new/;
    open(my $out, ">", $file) or die;
    print $out $text;
    close($out);
    my ($folder) = $file =~ m{^(src/(?:Katana/)?[^/]+)/};
    open(my $switch, ">", "$folder/$class.cs") or die;
    print $switch "internal static class $class\n{\n"
        . "    private static readonly string Name = System.Environment.GetEnvironmentVariable(\"BRIDGE_MUTATION\");\n"
        . "    internal static bool Is(string name) => Name == name;\n}\n";
    close($switch);
    print "$name $tests{$assembly} ", $first // "", "\n";
}
PERL

# A change of code is no matter of style.
off=(-p:TreatWarningsAsErrors=false -p:EnforceCodeStyleInBuild=false -p:RunAnalyzers=false -p:CodeAnalysisTreatWarningsAsErrors=false)
for project in $(cut -d' ' -f2 changes | sort -u); do
  dotnet build "test/$project" -v:q -nologo "${off[@]}" >"$work/build" 2>&1 || { grep -m 5 "error" "$work/build" >&2; exit 1; }
  # With all changes off everything has to pass, or what fails later says nothing.
  "test/$project/bin/Debug/net10.0/$project" --progress off >"$work/output" 2>&1 || { echo "$project fails without a change:" >&2; tail -n 40 "$work/output" >&2; exit 1; }
done

# Whether a change fails a test: those that are likely to are run first, and then all of them. 8 says that none has such a name. A run that does not end was
# stopped by the change, too, and is told apart, since a test that fails says more.
killed() {
  local program=test/$2/bin/Debug/net10.0/$2 code=0
  if [[ -n $3 ]]; then
    BRIDGE_MUTATION=$1 timeout 120 "$program" --progress off --maximum-failed-tests 1 --filter "FullyQualifiedName~$3" >"$work/output" 2>&1 || code=$?
    if ((code != 0 && code != 8)); then
      ((code != 124)) || echo "hangs     $1"
      return 0
    fi
  fi
  code=0
  BRIDGE_MUTATION=$1 timeout 120 "$program" --progress off --maximum-failed-tests 1 >"$work/output" 2>&1 || code=$?
  ((code != 124)) || echo "hangs     $1"
  ((code != 0))
}

dead=0
alive=0
while read -r name project first; do
  if killed "$name" "$project" "${first:-}" </dev/null; then
    dead=$((dead + 1))
    echo "killed    $name"
  else
    alive=$((alive + 1))
    echo "SURVIVED  $name"
  fi
done <changes
echo "$dead killed, $alive survived of $((dead + alive))"
((dead * 10 >= (dead + alive) * 9))
