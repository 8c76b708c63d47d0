/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Throwing translations away safely.
 *
 * Rule: what generated code refers to is released only when the thread has left
 * generated code.
 *
 * The core never touches the code of a translation that it throws away: the place is used
 * anew only when the core makes translations, which it does outside generated code.  So a
 * helper may throw away the very superblock that has called it, and the core itself may (a
 * command of gdb's at a breakpoint); that superblock runs on to its end, with everything of
 * the tool's that its code points at.  What is left of it is released when the thread
 * leaves generated code.  Other threads have left it already: one at a time runs, and the
 * core changes threads outside generated code only.
 *
 *     in post_clo_init:          ct_discard_on_leaving(release)
 *     anywhere:                  ct_discard(addr, bytes)
 *     the core's discard event:  put what belonged to the translation on a list
 *     stop_client_code:          ct_discard_left_code()     calls release, which frees the list
 */
#ifndef CT_DISCARD_H
#define CT_DISCARD_H

#include "pub_tool_basics.h"
#include "pub_tool_tooliface.h"

/* Throw away all translations of code in [ADDR, ADDR+BYTES), which wraps nowhere.  From
   anywhere, also from a helper that such a translation has called. */
void ct_discard(Addr addr, SizeT bytes);

/* All translations. */
void ct_discard_all(void);

/* RELEASE is to be called whenever a thread has left generated code.  A few can be. */
void ct_discard_on_leaving(void (*release)(void));

/* A thread has left generated code: the core's event stop_client_code.  To be called by the tool,
   after everything that looks at what has just run. */
void ct_discard_left_code(void);

/* For tests: --discard-running=N.  Every N-th superblock that runs is thrown away while it runs, after
   one of its instructions, not always the same. */
Bool ct_discard_option(const HChar *arg);
void ct_discard_debug_usage(void);

/* The last step of instrumentation: weaves that into SB, if it is asked for. */
void ct_discard_weave(IRSB *sb, IRType guest_word);

#endif
