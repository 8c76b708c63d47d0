# SPDX-License-Identifier: GPL-2.0-or-later
"""Pages in headless Chromium.

    program()                            its path, or None
    visit(url, accept, *options) -> Visit   the first visit that ACCEPT takes, of three

A browser is no part of what is tested: one that does not start, hangs, or gives up on a
busy machine is started again, each time with an empty profile of its own (of two browsers
with one profile the second does nothing).  So ACCEPT says that the page is as it should
be; of what is wrong with the page itself, all three visits tell the same.
"""
import os
import re
import shutil
import signal
import subprocess
import tempfile

import screen

TRIES = 3
TIME_LIMIT = 400  # seconds for one visit, which takes two or three
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-sync",
           "--disable-background-networking", "--disable-component-update", "--enable-logging=stderr", "--v=0"]


class Visit:
    """What the page was at the end (with --dump-dom), what it said on the console, and the rest."""

    def __init__(self, out, err):
        self.dom, self.err = out.decode("utf-8", "replace"), err.decode("utf-8", "replace")
        self.console = [line for line in self.err.splitlines() if "CONSOLE" in line]

    def title(self):
        found = re.search("<title>(.*?)</title>", self.dom)
        return found.group(1) if found else "no title"


def program():
    return next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)


def once(url, options):
    with tempfile.TemporaryDirectory(prefix="cs-", dir=screen.SHORT, ignore_cleanup_errors=True) as home:
        command = [program(), *OPTIONS, "--user-data-dir=" + os.path.join(home, "profile"), *options, url]
        env = dict(os.environ, HOME=home, TMPDIR=home, XDG_CONFIG_HOME=home, XDG_CACHE_HOME=home)
        child = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        try:
            return Visit(*child.communicate(timeout=TIME_LIMIT))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            return Visit(b"", b"no end of the browser")


def visit(url, accept, *options):
    for _ in range(TRIES):
        seen = once(url, options)
        if accept(seen):
            break
    return seen
