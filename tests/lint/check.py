# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the lint over the source tree and over planted violations; prints TAP."""
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import lint  # noqa: E402
import planted  # noqa: E402


def complaints_of(files):
    with tempfile.TemporaryDirectory() as root:
        for name, text in {**planted.CLEAN, **files}.items():
            path = os.path.join(root, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
        return {rule: wrong for rule, wrong in lint.complaints(root).items() if wrong}


def results():
    for rule, wrong in lint.complaints(os.environ["top_srcdir"]).items():
        yield f"{rule} of this tree", wrong
    for what, files in [("an orderly tree", {})] + planted.ALLOWED:
        yield f"allowed: {what}", [w for wrong in complaints_of(files).values() for w in wrong]
    for rule, what, files in planted.PLANTED:
        found = complaints_of(files)
        # An included .c file is also no header of any layer.
        good = rule in found and set(found) <= {rule, "layers"}
        yield f"found: {what}", [] if good else [f"expected a complaint of {rule}, got {found}"]


def main():
    todo = list(results())
    print(f"1..{len(todo)}")
    for number, (what, wrong) in enumerate(todo, 1):
        print(f"{'not ok' if wrong else 'ok'} {number} - {what.replace('#', '')}")
        for text in wrong:
            print("# " + text)


main()
