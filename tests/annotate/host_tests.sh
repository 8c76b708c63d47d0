# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by tests that run the host programs' tests again with other programs.
#
#   number=0              the test points printed so far; counted on
#   host_tests DIRECTORY  runs them with the programs of DIRECTORY/annotate and prints
#                         their test points, renumbered; 1 if one of them printed none
host_test_list="annotate/cases.test diff/cases.test diff/sarif.test annotate/crosscheck.test annotate/exports.test
  annotate/terminal.test annotate/page.test annotate/sources.test"

host_tests()
{
   host_status=0
   cp "$top_builddir/Makefile" "$1"
   for host_test in $host_test_list; do
      top_builddir=$1 "$top_srcdir/tests/$host_test" > "$1/results" 2> "$1/stderr"
      sed -n 's/^# /# /p; s/^\(not ok\|ok\) [0-9]*/\1/p' "$1/results" > "$1/lines"
      grep -q '^\(not ok\|ok\)' "$1/lines" || { sed 's/^/# /' "$1/stderr"; host_status=1; }
      while IFS= read -r line; do
         case $line in
         '#'*) echo "$line"; continue ;;
         esac
         number=$((number + 1))
         case $line in
         not\ ok*) echo "not ok $number - ${host_test%.test}${line#not ok}" ;;
         *) echo "ok $number - ${host_test%.test}${line#ok}" ;;
         esac
      done < "$1/lines"
   done
   return $host_status
}
