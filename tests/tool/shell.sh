# SPDX-License-Identifier: GPL-2.0-or-later
# For a shell under cachesim: three programs, one after the other.
/bin/echo a
/bin/ls / >/dev/null
/bin/echo b
exit 0
