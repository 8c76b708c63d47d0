/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The clock: it alone does arithmetic on stamps and time.
 *
 * Each access of the caches has a *stamp*; LRU order is the order of stamps, so no two may be equal.
 * The clock is advanced once for several accesses, by *time*, and their stamps lie in between:
 *
 *     by                       where                        stamp of access i
 *     a group                  its call                     the clock before + (i + 1) * access
 *     a segment with probes    its first probe              the clock after - what the site says
 *     an access by itself      its helper                   the clock before
 *
 *     one line looked up       CS_STAMP_STEP                (a way's number fits below)
 *     an access                CS_ACCESS_TIME               of up to CS_STAMPS_PER_ACCESS lines
 *     an instruction           CS_INSTRUCTION_TIME          of four accesses; more need more
 *
 * So the clock tells instructions, too: time is always whole instructions', and what is more than
 * the instructions that ran is counted in cs_clock_ahead. 2^56 instructions fit, more than
 * any run has.
 *
 * Core header: pure C11; generated code addresses the two variables.
 */
#ifndef CS_CLOCK_H
#define CS_CLOCK_H

#include "cs_l1.h"

#include <stdint.h>

/* The lines of the longest access: a client request's marker of 19 bytes in lines of 16. */
enum { CS_STAMPS_PER_ACCESS = 4 };

enum { CS_ACCESS_TIME = CS_STAMPS_PER_ACCESS * CS_STAMP_STEP, CS_INSTRUCTION_TIME = 4 * CS_ACCESS_TIME };

extern uint64_t cs_clock;      /* stamps below it are taken */
extern int64_t cs_clock_ahead; /* instructions that it counts and that did not run; kept up only when
                                  allocations are tracked, since it is the time of their lifetimes */

/* Before the first access; the stamps of empty ways come before. */
void cs_clock_start(void);

/* The time of N_INSTRUCTIONS that make N_ACCESSES: a multiple of CS_INSTRUCTION_TIME. */
uint32_t cs_clock_time(uint32_t n_instructions, uint32_t n_accesses);

/* Instructions that TIME stands for. */
static inline int64_t cs_clock_instructions_of(uint32_t time)
{
   return time / CS_INSTRUCTION_TIME;
}

/* TIME passes.  Returns the clock before. */
static inline uint64_t cs_clock_advance(uint32_t time)
{
   uint64_t now = cs_clock;
   cs_clock = now + time;
   return now;
}

/* What the last cs_clock_advance(TIME) returned. */
static inline uint64_t cs_clock_before(uint32_t time)
{
   return cs_clock - time;
}

/* Of access I of those that share what passed since NOW; the line fetched before them is at NOW. */
static inline uint64_t cs_clock_stamp(uint64_t now, uint32_t i)
{
   return now + (i + 1) * CS_ACCESS_TIME;
}

/* Of line I of those that one access looks up from STAMP on. */
static inline uint64_t cs_clock_line_stamp(uint64_t stamp, uint32_t i)
{
   return stamp + i * CS_STAMP_STEP;
}

/* Time for one access that no group and no probe has asked for.  Returns its stamp. */
static inline uint64_t cs_clock_own(void)
{
   cs_clock_ahead++;
   return cs_clock_advance(CS_INSTRUCTION_TIME);
}

/* TIME has passed of which only N_INSTRUCTIONS ran. */
static inline void cs_clock_correct(uint32_t time, uint32_t n_instructions)
{
   cs_clock_ahead += cs_clock_instructions_of(time) - (int64_t)n_instructions;
}

/* Instructions executed so far, if cs_clock_ahead is kept up. */
uint64_t cs_clock_instructions(void);

#endif
