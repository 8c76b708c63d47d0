# SPDX-License-Identifier: GPL-2.0-or-later
"""Turns measured runs into the tables of bench/RESULTS.md: markdown that reads as plain text."""
import math
import statistics

import tools


def values(results, load, tool, field):
    """One value per round, None where a run failed; [] where the tool was not run."""
    runs = results["workloads"][load]["runs"].get(tool, [])
    return [run[field] if run else None for run in runs]


def median(numbers):
    present = [n for n in numbers if n is not None]
    return statistics.median(present) if present else None


def ratio(results, load, tool, base, field="user"):
    """The median of each round's tool/base, or None."""
    pairs = zip(values(results, load, tool, field), values(results, load, base, field))
    # Below a hundredth of a second the clock's own grain would be the ratio.
    return median([t / b for t, b in pairs if t is not None and b is not None and b >= 0.01])


def geometric_mean(numbers):
    return math.exp(sum(math.log(n) for n in numbers) / len(numbers)) if numbers else None


def cell(number, form="%.2f"):
    return "-" if number is None else form % number


def table(title, header, rows):
    """A markdown table with padded columns: the first left, the others right."""
    widths = [max(len(row[i]) for row in [header] + rows) for i in range(len(header))]

    def line(row):
        return "| " + " | ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths))) + " |"

    rule = "|" + "|".join("-" * (w + 2) if i == 0 else "-" * (w + 1) + ":" for i, w in enumerate(widths)) + "|"
    return "\n".join(["", "### " + title, "", line(header), rule] + [line(row) for row in rows])


def in_group(results, *groups):
    return [name for name, load in results["workloads"].items() if load["group"] in groups]


def matrix(results, title, names, entry, form, mean_over=None):
    """A table of workloads by tools; with mean_over also the rows geometric mean, least and most."""
    rows, columns = [], {name: [] for name in names}
    for load in results["workloads"]:
        numbers = [entry(load, name) for name in names]
        rows.append([load] + [cell(n, form) for n in numbers])
        if mean_over and load in mean_over:
            for name, n in zip(names, numbers):
                if n is not None:
                    columns[name].append(n)
    if mean_over:
        for label, fold in (("geometric mean", geometric_mean), ("least", min), ("most", max)):
            rows.append([label] + [cell(fold(columns[n]) if columns[n] else None, form) for n in names])
    return table(title, ["workload"] + names, rows)


def peers(results):
    return [n for n in results["tools"] if tools.BY_NAME[n].peer in results["tools"]]


def faster_table(results):
    def entry(load, name):
        return ratio(results, load, tools.BY_NAME[name].peer, name)

    names = peers(results)
    if not names:
        return ""
    title = "Times faster than the peer (" + "; ".join("%s: %s" % (n, tools.BY_NAME[n].peer) for n in names) + ")"
    return matrix(results, title, names, entry, "%.2f", in_group(results, "steady"))


def memory_table(results):
    def entry(load, name):
        return ratio(results, load, name, tools.BY_NAME[name].peer, "rss_kib")

    names = peers(results)
    return matrix(results, "Peak memory, ratio to the peer", names, entry, "%.2f", list(results["workloads"])) if names else ""


def head(results):
    about = results["about"]
    return "\n".join([
        "%s, commit %s, %s, %s" % (about["date"], about["revision"], about["valgrind"], about["machine"]),
        "", "    " + about["command"], "",
        "%d rounds, scale %g; user CPU seconds, medians; means are over the steady workloads (%s)." % (
            about["runs"], about["scale"], " ".join(in_group(results, "steady")))])


def report(results):
    names, steady = results["tools"], in_group(results, "steady")
    parts = [head(results),
             matrix(results, "User CPU seconds", names, lambda l, t: median(values(results, l, t, "user")), "%.2f")]
    for base in ("native", "none", "none-nochase"):
        others = [n for n in names if n not in (base, "native")]
        if base in names and others:
            parts.append(matrix(results, "Ratio to " + base, others,
                                lambda l, t, b=base: ratio(results, l, t, b), "%.2f", steady))
    parts.append(faster_table(results))
    parts.append(memory_table(results))
    parts.append(matrix(results, "Peak resident memory, MB", names,
                        lambda l, t: (median(values(results, l, t, "rss_kib")) or 0) / 1024, "%.0f"))
    return "\n".join(part for part in parts if part)


def progress(load, runs):
    shown = []
    for tool, values_of in runs.items():
        user = median([run["user"] if run else None for run in values_of])
        shown.append("%s %s" % (tool, cell(user)))
    return "%-10s %s" % (load, "  ".join(shown))
