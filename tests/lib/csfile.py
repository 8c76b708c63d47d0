# SPDX-License-Identifier: GPL-2.0-or-later
"""Out files as the tests see them: read, checked against the grammar and the
invariants of docs/format.md, and compared.  Written for the tests alone; the
host programs have their own reader.

    out, wrong = read(path)       wrong: what breaks the rules, as strings
    compare(a, b)                 the differences of two, as strings

An OutFile holds all counts in `lines`: {(file, function, line): [count, ...]},
counts in the order of `events`, of all objects together; the same by object in
`objects`: {object: {(file, function, line): [count, ...]}}; `cmd`, `desc` as [(key, value)],
`summary`.
"""

ORDER = ["Ir", "I1mr", "ILmr", "Dr", "D1mr", "DLmr", "Dw", "D1mw", "DLmw", "Bc", "Bcm", "Bi", "Bim"]
# misses, and what they cannot be more than
AT_MOST = [("I1mr", "Ir"), ("ILmr", "I1mr"), ("D1mr", "Dr"), ("DLmr", "D1mr"), ("D1mw", "Dw"), ("DLmw", "D1mw"),
           ("Bcm", "Bc"), ("Bim", "Bi")]
# A reader that looks only at the beginning of a file must find the events there.
EVENTS_WITHIN_BYTES = 2000


class OutFile:
    def __init__(self):
        self.desc, self.cmd, self.events, self.lines, self.objects, self.summary = [], None, [], {}, {}, []

    def totals(self):
        return dict(zip(self.events, self.summary))

    def description(self, key):
        return dict(self.desc).get(key)


class Reader:
    """One pass over the bytes of a file; `strict` is the grammar of our own files,
    otherwise what Cachegrind writes is also accepted."""

    def __init__(self, data, strict):
        self.out, self.wrong, self.strict = OutFile(), [], strict
        self.file = self.function = self.object = None
        self.state = "desc"
        self.offset = 0
        if not data.endswith(b"\n"):
            self.complain(0, "the file does not end with a newline")
        for number, text in enumerate(data.split(b"\n")[:-1], 1):
            self.take(number, text)
            self.offset += len(text) + 1
        if self.state != "end":
            self.complain(0, "no summary")

    def complain(self, number, what):
        self.wrong.append(f"line {number}: {what}")

    def take(self, number, raw):
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("latin-1")
            if self.strict:
                self.complain(number, "not UTF-8")
        if self.strict and any(ord(c) < 32 or ord(c) == 127 for c in text):
            self.complain(number, "a control byte")
        getattr(self, "in_" + self.state)(number, text)

    def in_desc(self, number, text):
        if text.startswith("desc: "):
            key, colon, value = text[6:].partition(":")
            if not colon:
                self.complain(number, "desc without a key")
            self.out.desc.append((key, value.strip()))
        elif text.startswith("cmd: "):
            self.out.cmd = text[5:]
            self.state = "events"
        else:
            self.complain(number, "neither desc: nor cmd:")

    def in_events(self, number, text):
        if not text.startswith("events: "):
            self.complain(number, "events: expected")
        if self.offset + len(text) > EVENTS_WITHIN_BYTES and self.strict:
            self.complain(number, f"events: not within the first {EVENTS_WITHIN_BYTES} bytes")
        self.out.events = text[8:].split()
        if self.strict and text != "events: " + " ".join(self.out.events):
            self.complain(number, "events: with stray blanks")
        if self.out.events != [e for e in ORDER if e in self.out.events]:
            self.complain(number, "events unknown, repeated or out of order")
        self.state = "body"

    def in_body(self, number, text):
        if text.startswith("fl="):
            self.file, self.function = text[3:], None
        elif text.startswith("fn="):
            self.function = text[3:]
            if self.file is None:
                self.complain(number, "fn= before any fl=")
        elif text.startswith("# ob="):
            self.take_object(number, text[5:])
        elif text.startswith("summary: "):
            self.out.summary = self.numbers(number, text[9:])
            self.state = "end"
        elif text[:1].isdigit():
            self.take_counts(number, self.numbers(number, text))
        else:
            self.complain(number, "no line of a profile: " + text[:40])

    def take_object(self, number, name):
        if self.strict and (self.file is None or name == self.object):
            self.complain(number, "an object again, or before any fl=")
        self.object, self.function = name, None

    def in_end(self, number, text):
        self.complain(number, "something after the summary: " + text[:40])

    def numbers(self, number, text):
        words = text.split(" ")
        if not all(w.isdigit() and w.isascii() for w in words):
            self.complain(number, "not plain numbers: " + text[:60])
            return [int(w) for w in words if w.isdigit()]
        return [int(w) for w in words]

    def take_counts(self, number, found):
        line, counts = found[0], found[1:]
        if self.function is None:
            self.complain(number, "counts before fn=")
        if len(counts) != len(self.out.events):
            self.complain(number, f"{len(counts)} counts for {len(self.out.events)} events")
            return
        key = (self.file, self.function, line)
        if self.strict and self.object is None:
            self.complain(number, "counts of no object")
        if self.strict and key in self.out.objects.get(self.object, {}):
            self.complain(number, f"a second time {key} in {self.object}")
        for lines in self.out.lines, self.out.objects.setdefault(self.object, {}):
            lines[key] = [a + b for a, b in zip(counts, lines[key])] if key in lines else counts


def check_sums(out, wrong):
    sums = [sum(column) for column in zip(*out.lines.values())] or [0] * len(out.events)
    if sums != out.summary:
        wrong.append(f"the lines add up to {sums}, the summary says {out.summary}")


def check_misses(out, wrong):
    column = {name: i for i, name in enumerate(out.events)}
    for key, counts in out.lines.items():
        for less, more in AT_MOST:
            if less in column and counts[column[less]] > counts[column[more]]:
                wrong.append(f"{key}: {less} {counts[column[less]]} > {more} {counts[column[more]]}")


def read(path, strict=True):
    with open(path, "rb") as f:
        reader = Reader(f.read(), strict)
    out, wrong = reader.out, reader.wrong
    if not wrong:
        check_sums(out, wrong)
        check_misses(out, wrong)
        for key in out.lines:
            if key[2] != 0 and key[0] == "???":
                wrong.append(f"{key}: a line number of an unknown file")
    return out, wrong


def reduced(out, functions, events):
    """OUT with these functions' lines and these events alone; of an empty list, all."""
    part = OutFile()
    part.events = [e for e in out.events if not events or e in events]
    column = [out.events.index(e) for e in part.events]
    part.lines = {key: [counts[c] for c in column] for key, counts in out.lines.items()
                  if not functions or key[1] in functions}
    part.summary = [] if functions else [out.summary[c] for c in column]
    return part


def compare(a, b, limit=12):
    """Differences of two files per (file, function, line) and event, at most LIMIT."""
    if a.events != b.events:
        return [f"events {a.events} and {b.events}"]
    wrong = []
    zero = [0] * len(a.events)
    for key in sorted(set(a.lines) | set(b.lines)):
        one, two = a.lines.get(key), b.lines.get(key)
        if one != two:
            where = "%s:%d %s" % (key[0], key[2], key[1])
            there = "" if one and two else "  (only in the %s)" % ("first" if one else "second")
            for name, x, y in zip(a.events, one or zero, two or zero):
                if x != y:
                    wrong.append(f"{where}: {name} {x} and {y}{there}")
            if not (one and two) and (one or zero) == (two or zero):
                wrong.append(f"{where}: all zero{there}")
    if a.summary != b.summary:
        wrong.insert(0, f"summary {a.summary} and {b.summary}")
    if len(wrong) > limit:
        wrong[limit:] = [f"... and {len(wrong) - limit} more differences"]
    return wrong
