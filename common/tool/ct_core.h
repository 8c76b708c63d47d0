/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The names of Valgrind's core that the tools use and no public header has.
 *
 * Each stands here with its reason, the oldest version in which it was found as declared
 * (older ones are not supported), and what to do when that changes.  No other file declares
 * a name of the core.
 */
#ifndef CT_CORE_H
#define CT_CORE_H

#include "pub_tool_basics.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_xarray.h"

/* Without it the core refuses to discard translations outside client requests.
   3.19.  If it goes: translations must be discarded in a client request of our own. */
extern Bool VG_(ok_to_discard_translations);

/* Faults are caught outside generated code only, says the core, and takes one in a helper for the
   guest's: while the guest's memory is touched from a helper, this is set to False.
   3.19.  If it goes: what can fault is read with a system call, into a pipe. */
extern Bool VG_(in_generated_code);

/* The symbol's name as the table spells it: the core demangles a C++ name each time it
   is asked for, and this pointer tells symbols apart for nothing.
   3.19.  If it goes: VG_(get_fnname), slower by a twentieth on large C++ programs. */
extern Bool VG_(get_fnname_raw)(DiEpoch ep, Addr a, const HChar **name);

/* Suppressions hold mangled names where no pattern of a user's demangles.
   3.19.  If it goes: VG_(get_fnname), and `--gen-suppressions` writes demangled names. */
extern Bool VG_(get_fnname_no_cxx_demangle)(DiEpoch ep, Addr a, const HChar **name, const InlIPCursor *iipc);

/* The core reads inline information for its own memory checkers only; stacks and
   suppressions are Memcheck's only with the frames of inlined calls.
   3.19.  If it goes: the option --read-inline-info=yes in VALGRIND_OPTS. */
extern Bool VG_(clo_read_inline_info);

/* Traces with frames left out say too little of the stack; then none are kept.
   3.19.  If it goes: VG_(get_StackTrace) every time. */
extern Int VG_(clo_merge_recursive_frames);

/* The core drops `Memcheck:Leak` entries for a tool of another name: the files must be
   read here, and --gen-suppressions obeyed here for leaks.
   3.19.  If they go: options of our own. */
extern XArray *VG_(clo_suppressions);
extern Int VG_(clo_gen_suppressions);

/* The symbols of an object.  AVMAS, a structure, begins with the address; it has less than
   four words on all platforms.  Binding is nowhere else to be had: whether a function called
   `free` is the program's allocator or a static one of a single file.
   3.19.  If they go: read the symbol tables from the files. */
extern Int VG_(DebugInfo_syms_howmany)(const DebugInfo *di);
extern void VG_(DebugInfo_syms_getidx)(const DebugInfo *di, Int i, Addr *avmas, UInt *size, const HChar **name,
                                       const HChar ***more_names, Bool *is_text, Bool *is_ifunc, Bool *is_global);

#endif
