# SPDX-License-Identifier: GPL-2.0-or-later
"""Violations to plant: each is a small tree in which exactly one rule must complain.

PLANTED = [(rule, what is wrong, {file: text})], added to CLEAN, in which none does.
"""
SPDX = "/* SPDX-License-Identifier: GPL-2.0-or-later */\n"
MK = "# SPDX-License-Identifier: GPL-2.0-or-later\n"

CLEAN = {
    "cachesim/local.mk": MK + "cs_core_sources = \\\n  cachesim/cs_events.h \\\n  cachesim/cs_cache.c cachesim/cs_cache.h\n",
    "cachesim/cs_events.h": SPDX,
    "cachesim/cs_cache.h": SPDX + "#include <stdint.h>\n",
    "cachesim/cs_cache.c": SPDX + '#include "cs_cache.h"\n',
    "cachesim/cs_main.c": SPDX + '#include "cs_cache.h"\n#include "lc_weave.h"\n#include "pub_tool_basics.h"\n',
    "leakcheck/local.mk": MK + "lc_core_sources = leakcheck/lc_mark.h\n",
    "leakcheck/lc_mark.h": SPDX,
    "leakcheck/lc_weave.h": SPDX + '#include "pub_tool_basics.h"\n',
    "annotate/an_read.c": SPDX + '#include "cs_events.h"\n#include <stdio.h>\n#include <libxml/parser.h>\n',
    "tests/unit/test_cs_cache.c": SPDX + '#include "cs_cache.h"\n#include <cmocka.h>\n',
}


def body(lines):
    return "void f(void)\n{\n" + "   g();\n" * lines + "}\n"


def include(name):
    return SPDX + f"#include {name}\n"


PLANTED = [
    ("layers", "a core file includes libc", {"cachesim/cs_cache.c": include("<stdio.h>")}),
    ("layers", "a core file includes Valgrind", {"cachesim/cs_cache.c": include('"pub_tool_basics.h"')}),
    ("layers", "a core file includes a tool file", {"cachesim/cs_cache.c": include('"cs_sim.h"'), "cachesim/cs_sim.h": SPDX}),
    ("layers", "a core file includes leakcheck", {"cachesim/cs_cache.c": include('"lc_mark.h"')}),
    ("layers", "leakcheck includes cachesim", {"leakcheck/lc_weave.h": include('"cs_cache.h"')}),
    ("layers", "a tool file includes libc", {"cachesim/cs_main.c": include("<string.h>")}),
    ("layers", "cachesim includes two headers of leakcheck", {"cachesim/cs_sim.c": include('"lc_mark.h"')}),
    ("layers", "a host program includes a tool's core", {"annotate/an_read.c": include('"cs_cache.h"')}),
    ("layers", "a host program includes Valgrind", {"annotate/an_read.c": include('"pub_tool_basics.h"')}),
    ("layers", "two modules know libxml2", {"annotate/an_more.c": include("<libxml/tree.h>")}),
    ("layers", "a unit test includes a tool file", {"tests/unit/test_cs_cache.c": include('"lc_weave.h"')}),
    ("layers", "what both tools share includes one of them", {"common/tool/ct_more.h": include('"lc_weave.h"')}),
    ("core", "a name of the core declared by a tool file", {"cachesim/cs_main.c": SPDX + "extern Bool VG_(secret);\n"}),
    ("spdx", "a C file without a licence", {"annotate/an_more.c": "int x;\n"}),
    ("spdx", "a script without a licence", {"bench/run": "#!/bin/sh\nexit 0\n"}),
    ("length", "601 lines", {"annotate/an_more.c": SPDX + "\n" * 600}),
    ("functions", "a function of 61 lines", {"annotate/an_more.c": SPDX + body(61)}),
    ("functions", "a comment that gives no reason", {"annotate/an_more.c": SPDX + "/* Calls g. */\n" + body(61)}),
    ("paths", "somebody's directory", {"bench/run.sh": MK + "cd /ho" "me/somebody\n"}),
    ("marks", "unfinished work", {"annotate/an_more.c": SPDX + "/* TO" "DO */\n"}),
    ("circles", "two pairs that include each other", {
        "annotate/an_more.h": SPDX, "annotate/an_more.c": include('"an_most.h"'),
        "annotate/an_most.h": SPDX, "annotate/an_most.c": include('"an_more.h"')}),
    ("circles", "three headers in a circle", {
        "cachesim/cs_sim.h": include('"cs_cache.h"'), "cachesim/cs_cache.h": include('"cs_l1.h"'),
        "cachesim/cs_l1.h": include('"cs_sim.h"'),
        "cachesim/local.mk": MK + "cs_core_sources = cachesim/cs_sim.h cachesim/cs_cache.h cachesim/cs_cache.c cachesim/cs_l1.h cachesim/cs_events.h\n"}),
    ("includes", "a .c file included", {"tests/unit/test_cs_cache.c": include('"cs_cache.c"')}),
]

# What looks like a violation and is none.
ALLOWED = [
    ("a name of the core in its header", {"common/tool/ct_core.h": SPDX + "extern Bool VG_(secret);\n"}),
    ("both tools include what they share", {"common/tool/ct_core.h": SPDX, "cachesim/cs_main.c": include('"ct_core.h"'),
                                            "leakcheck/lc_main.c": include('"ct_core.h"')}),
    ("a function of 60 lines", {"annotate/an_more.c": SPDX + body(60)}),
    ("a long function with its reason", {"annotate/an_more.c": SPDX + "/* A table: over 60 lines. */\n" + body(61)}),
    ("600 lines", {"annotate/an_more.c": SPDX + "\n" * 599}),
]
