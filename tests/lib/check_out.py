# SPDX-License-Identifier: GPL-2.0-or-later
"""check_out.py FILE...: does each file keep the grammar and the invariants?
Status 1 and the reasons on standard output if not."""
import sys

import csfile

status = 0
for path in sys.argv[1:]:
    for reason in csfile.read(path)[1]:
        print(f"{path}: {reason}")
        status = 1
sys.exit(status)
