# SPDX-License-Identifier: GPL-2.0-or-later
"""compare_out.py A B: do two out files agree in every event of every line?
Status 1 and the first differences on standard output if not.  Either may be
Cachegrind's."""
import sys

import csfile

files = [csfile.read(path, strict=False) for path in sys.argv[1:3]]
wrong = [w for out, reasons in files for w in reasons] + csfile.compare(files[0][0], files[1][0])
print("\n".join(wrong) or "equal")
sys.exit(1 if wrong else 0)
