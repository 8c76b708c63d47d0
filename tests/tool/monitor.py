# SPDX-License-Identifier: GPL-2.0-or-later
"""The monitor commands of cachesim, given to a running guest through vgdb; prints TAP."""
import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.environ["top_srcdir"], "tests/lib"))

import csfile  # noqa: E402
import vg  # noqa: E402

VGDB = "/usr/bin/vgdb"
PATIENCE = 300  # seconds for what comes at once on a machine that has nothing else to do


class Guest:
    """A guest that works until it is told to end."""

    def __init__(self):
        self.place = vg.Place("monitor")
        argv = [vg.LAUNCHER, "--tool=cachesim", "-q", "--vgdb-poll=200", "--vgdb-prefix=" + self.place.file("vgdb"),
                "--cachesim-out-file=" + self.place.file("out"), vg.built("waiter"), self.place.file("end")]
        self.child = subprocess.Popen(argv, env=vg.environment(), cwd=self.place.path, stdout=subprocess.DEVNULL,
                                      stderr=subprocess.PIPE, start_new_session=True)

    def ask(self, command):
        argv = [VGDB, "--wait=600", "--vgdb-prefix=" + self.place.file("vgdb"), f"--pid={self.child.pid}"]
        result = vg.run(argv + command.split())
        return result.out + result.err

    def refs(self):
        found = re.search(r"I +refs: +([\d,]+)", self.ask("status"))
        return int(found[1].replace(",", "")) if found else -1

    def counts(self, seconds):
        """Does the count of instructions grow within so many seconds?  It is looked at twice at least."""
        before, end = self.refs(), time.monotonic() + seconds
        while before >= 0:
            time.sleep(0.5)
            if self.refs() > before:
                return True
            if time.monotonic() > end:
                return False
        return False

    def end(self):
        with open(self.place.file("end"), "w", encoding="ascii"):
            pass
        return self.child.wait(timeout=PATIENCE)


def wrong_in(path, functions):
    """What is wrong with a file that must hold these functions' counts."""
    if not os.path.exists(path):
        return [f"{os.path.basename(path)} is not there"]
    out, wrong = csfile.read(path)
    return wrong + [f"no {f}" for f in functions if not any(key[1] == f for key in out.lines)]


def totals_differ(answer, path):
    """What differs between the summary in ANSWER and a file's totals."""
    totals = csfile.read(path)[0].totals()
    wrong = []
    for pattern, number in ((r"I +refs: +([\d,]+)", totals["Ir"]), (r"I1 +misses: +([\d,]+)", totals["I1mr"]),
                            (r"D +refs: +([\d,]+)", totals["Dr"] + totals["Dw"]),
                            (r"LL misses: +([\d,]+)", totals["ILmr"] + totals["DLmr"] + totals["DLmw"])):
        found = re.search(pattern, answer)
        if not found or int(found[1].replace(",", "")) != number:
            wrong.append(f"{pattern}: {found and found[1]} and {number}")
    return wrong


def seen(answer, pattern):
    return [] if re.search(pattern, answer) else [f"/{pattern}/ is not in the answer: {answer}"]


def points(guest):
    yield "status while counting", seen(guest.ask("status"), r"cachesim: counting")
    yield "the totals grow", [] if guest.counts(PATIENCE) else ["they do not"]
    yield "dump with a name", seen(guest.ask("dump early"), r"cachesim: wrote \S*out\.early")
    yield "that file", wrong_in(guest.place.file("out.early"), ["portion", "main"])
    yield "dump without a name", seen(guest.ask("dump"), r"cachesim: wrote \S*out\.1\b")
    yield "that file too", wrong_in(guest.place.file("out.1"), ["portion", "main"])
    yield "no such command", seen(guest.ask("nothing"), r"unknown monitor command|nothing")
    yield "stop is confirmed", seen(guest.ask("stop"), r"cachesim: stopped")
    yield "status when stopped", seen(guest.ask("status"), r"cachesim: stopped")
    yield "the totals stand still", ["they grow"] if guest.counts(0) else []
    guest.ask("dump stopped")
    yield "the totals are those of a file", totals_differ(guest.ask("status"), guest.place.file("out.stopped"))
    yield "zero is confirmed", seen(guest.ask("zero"), r"cachesim: all counts are zero")
    yield "zero", [] if guest.refs() == 0 else [f"I refs are {guest.refs()}"]
    yield "start is confirmed", seen(guest.ask("start"), r"cachesim: counting")
    yield "started again", [] if guest.counts(PATIENCE) else ["the totals do not grow"]
    yield "help", seen(guest.ask("help"), r"monitor commands")
    status = guest.end()
    yield "exit status", [] if status == 0 else [f"it is {status}"]
    yield "the file at the end", wrong_in(guest.place.file("out"), ["portion"])
    # ld.so ran before `zero` and never again.
    before = [key for key in csfile.read(guest.place.file("out"))[0].lines if key[1].startswith("_dl_start")]
    yield "nothing from before zero", [f"{key} is there" for key in before]
    before = [key for key in csfile.read(guest.place.file("out.early"))[0].lines if key[1].startswith("_dl_start")]
    yield "which the early file has", [] if before else ["it has no _dl_start"]


def main():
    if not os.access(VGDB, os.X_OK):
        print("1..0 # SKIP vgdb is not installed")
        return
    guest, number, failed = Guest(), 0, False
    try:
        for what, wrong in points(guest):
            number += 1
            failed = failed or bool(wrong)
            print(f"{'not ok' if wrong else 'ok'} {number} - {what}")
            for text in wrong:
                print("# " + text.replace("\n", "\n# "))
    finally:
        if guest.child.poll() is None:
            guest.child.kill()
    print(f"1..{number}")
    if not failed:
        guest.place.remove()


main()
