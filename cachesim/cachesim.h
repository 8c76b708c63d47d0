/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Copyright (c) 2026 the cachesim authors.  All rights reserved.
 *
 * Redistribution and use in source and binary forms, with or without
 * modification, are permitted provided that the following conditions are met:
 *
 * 1. Redistributions of source code must retain the above copyright notice,
 *    this list of conditions and the following disclaimer.
 * 2. Redistributions in binary form must reproduce the above copyright notice,
 *    this list of conditions and the following disclaimer in the documentation
 *    and/or other materials provided with the distribution.
 *
 * THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS"
 * AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE
 * IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE
 * ARE DISCLAIMED.  IN NO EVENT SHALL THE COPYRIGHT HOLDERS OR CONTRIBUTORS BE
 * LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR
 * CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF
 * SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS
 * INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN
 * CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE)
 * ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE
 * POSSIBILITY OF SUCH DAMAGE.
 */
/*
 * Requests that a program makes of cachesim.  Compile them in; they cost a few
 * instructions and do nothing when the program does not run under cachesim.
 *
 *     #include <cachesim.h>
 *
 *     setup();
 *     CACHESIM_START;              // with --instr-at-start=no: count from here
 *     work();
 *     CACHESIM_STOP;
 *     CACHESIM_DUMP("after-work"); // to cachesim.out.<pid>.after-work
 *
 * Needs <valgrind/valgrind.h>.
 */
#ifndef CACHESIM_H
#define CACHESIM_H

#include <valgrind/valgrind.h>

enum {
   VG_USERREQ__CACHESIM_START = VG_USERREQ_TOOL_BASE('C', 'S'),
   VG_USERREQ__CACHESIM_STOP,
   VG_USERREQ__CACHESIM_ZERO,
   VG_USERREQ__CACHESIM_DUMP,
   VG_USERREQ__CACHESIM_IS_RUNNING
};

/* Count from here on.  The caches are as they were when counting stopped:
   frozen, not emptied.  All translations are made anew, so do not call this
   often.  No effect while counting. */
#define CACHESIM_START VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__CACHESIM_START, 0, 0, 0, 0, 0)

/* Stop counting; the program then runs at the speed of --tool=none. */
#define CACHESIM_STOP VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__CACHESIM_STOP, 0, 0, 0, 0, 0)

/* Set all counts to zero.  The contents of the caches stay. */
#define CACHESIM_ZERO VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__CACHESIM_ZERO, 0, 0, 0, 0, 0)

/* Write the counts so far to a file of its own: the out file's name, a dot and
   NAME (a string), or a running number if NAME is NULL.  Counting goes on. */
#define CACHESIM_DUMP(NAME) VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__CACHESIM_DUMP, (NAME), 0, 0, 0, 0)

/* 2 if counting, 1 if under cachesim but stopped, 0 if not under cachesim. */
#define CACHESIM_IS_RUNNING \
   ((unsigned)VALGRIND_DO_CLIENT_REQUEST_EXPR(0, VG_USERREQ__CACHESIM_IS_RUNNING, 0, 0, 0, 0, 0))

#endif
