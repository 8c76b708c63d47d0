# SPDX-License-Identifier: GPL-2.0-or-later
"""Programs with windows, on virtual screens.

    with Screen(folder) as screen:      Xvfb; screen.display is what DISPLAY must be
        screen.titles()                 the titles of all windows, now
    ended(child)                        has CHILD ended?  It is not waited for.
    stop(child)                         ends CHILD, which leads a process group, with the group, and waits
                                        for it; nobody may have waited for it before
    until(seconds, look)                the first true value of LOOK(), or the last after SECONDS
    SHORT                               where temporary directories have short names
"""
import os
import re
import signal
import subprocess
import time

PROGRAMS = ("Xvfb", "xwininfo")  # what it takes
TRIES = 5
# The name of a socket has hundred characters at most; None is where temporary files are else.
SHORT = "/tmp" if os.access("/tmp", os.W_OK) else None


def until(seconds, look):
    end = time.monotonic() + seconds
    while True:
        seen = look()
        if seen or time.monotonic() > end:
            return seen
        time.sleep(0.3)


def ended(child):
    return os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def stop(child):
    # Not waited for, it keeps its number, and so does its group: nobody else is hit.
    os.killpg(child.pid, signal.SIGTERM)
    until(20, lambda: ended(child))
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()


class Screen:
    """The server itself chooses its number, and says it when it is ready."""

    def __init__(self, folder):
        self.folder, self.server, self.display = folder, None, None

    def __enter__(self):
        for _ in range(TRIES):
            number = self.start()
            if number:
                self.display = ":" + number
                return self
            stop(self.server)
        raise RuntimeError("Xvfb does not start")

    def start(self):
        end, far = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(far), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"],
                                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, pass_fds=(far,),
                                       cwd=self.folder, start_new_session=True)
        os.close(far)
        with os.fdopen(end) as f:
            return f.readline().strip()

    def __exit__(self, *_):
        stop(self.server)

    def titles(self):
        env = dict(os.environ, DISPLAY=self.display, LC_ALL="C.UTF-8")
        try:
            tree = subprocess.run(["xwininfo", "-root", "-tree"], env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, timeout=60)
        except subprocess.TimeoutExpired:
            return []
        return re.findall(r'"([^"]*)"', tree.stdout.decode("utf-8", "replace"))
