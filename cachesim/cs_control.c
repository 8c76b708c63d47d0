/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Start, stop, zero, dump, status.
 *
 * Starting and stopping throws all translations away, since those made while
 * stopped carry no instrumentation.
 */
#include "lc_weave.h"
#include "cs_control.h"

#include "cachesim.h"
#include "cs_block.h"
#include "cs_book.h"
#include "cs_dump.h"
#include "cs_options.h"
#include "cs_summary.h"
#include "cs_where.h"
#include "ct_discard.h"
#include "ct_guest.h"
#include "ct_refuse.h"

#include "pub_tool_gdbserver.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_tooliface.h"
#include "pub_tool_vki.h"

static Bool running, ran;

Bool cs_control_is_running(void)
{
   return running;
}

Bool cs_control_has_run(void)
{
   return ran;
}

static void set_running(Bool on)
{
   if (running == on)
      return;
   running = on;
   ran = True;
   ct_discard_all();
}

void cs_control_zero(void)
{
   cs_blocks_zero();
   cs_book_zero(cs_where_costs());
}

/* ---- monitor commands ---- */

static void print_line(const HChar *line)
{
   VG_(gdb_printf)("%s\n", line);
}

static void print_running(void)
{
   VG_(gdb_printf)("cachesim: %s\n", running ? "counting" : "stopped");
}

static void print_status(void)
{
   print_running();
   cs_summary(print_line);
}

static void print_help(void)
{
   VG_(gdb_printf)(
      "\n"
      "cachesim monitor commands:\n"
      "  status         whether it counts, and the totals so far\n"
      "  dump [<name>]  write the counts so far to a file of its own\n"
      "  zero           set all counts to zero; the caches stay as they are\n"
      "  start, stop    count, or run without counting\n"
      "\n");
}

static void dump_for_monitor(const HChar *name)
{
   if (cs_dump_named(name))
      VG_(gdb_printf)("cachesim: wrote %s\n", cs_dump_last_name());
   else
      VG_(gdb_printf)("cachesim: could not write %s\n", cs_dump_last_name());
}

static Bool take_monitor_command(const HChar *command)
{
   HChar words[200], *rest;
   enum { HELP, STATUS, DUMP, ZERO, START, STOP };
   VG_(strncpy)(words, command, sizeof words - 1);
   words[sizeof words - 1] = 0;
   HChar *word = VG_(strtok_r)(words, " ", &rest);
   if (!word)
      return False;
   switch (VG_(keyword_id)("help status dump zero start stop", word, kwd_report_duplicated_matches)) {
   case -2: /* ambiguous, and said so */
      return True;
   case HELP:
      print_help();
      return !lc_is_on(); /* which has commands to explain, too */
   case STATUS:
      print_status();
      return True;
   case DUMP:
      dump_for_monitor(VG_(strtok_r)(NULL, " ", &rest));
      return True;
   case ZERO:
      cs_control_zero();
      VG_(gdb_printf)("cachesim: all counts are zero\n");
      return True;
   case START:
      set_running(True);
      print_running();
      return True;
   case STOP:
      set_running(False);
      print_running();
      return True;
   default:
      return False;
   }
}

/* ---- client requests ---- */

/* A name that cannot be read is cut where that begins; without one the dump has a number. */
static void dump_for_guest(Addr name)
{
   HChar text[200] = "";
   if (name != 0 && !ct_guest_string(text, sizeof text, name))
      ct_refuse("CACHESIM_DUMP's name", name, "it cannot be read");
   cs_dump_named(text);
}

static Bool take_request(ThreadId tid, UWord *arg, UWord *ret)
{
   *ret = 0;
   switch (arg[0]) {
   case VG_USERREQ__CACHESIM_START:
      set_running(True);
      return True;
   case VG_USERREQ__CACHESIM_STOP:
      set_running(False);
      return True;
   case VG_USERREQ__CACHESIM_ZERO:
      cs_control_zero();
      return True;
   case VG_USERREQ__CACHESIM_DUMP:
      dump_for_guest(arg[1]);
      return True;
   case VG_USERREQ__CACHESIM_IS_RUNNING:
      *ret = running ? 2 : 1;
      return True;
   case VG_USERREQ__GDB_MONITOR_COMMAND:
      *ret = take_monitor_command((const HChar *)arg[1]);
      return *ret || lc_on_client_request(tid, arg, ret);
   default:
      return lc_on_client_request(tid, arg, ret);
   }
}

void cs_control_init(void)
{
   running = ran = cs_options.instr_at_start;
}

/* Registered before options are read. */
void cs_control_register(void)
{
   VG_(needs_client_requests)(take_request);
}
