/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The clock's two variables, and what is not inline.
 */
#include "cs_clock.h"

uint64_t cs_clock;
int64_t cs_clock_ahead;

void cs_clock_start(void)
{
   cs_clock = CS_INSTRUCTION_TIME;
   cs_clock_ahead = 1;
}

uint32_t cs_clock_time(uint32_t n_instructions, uint32_t n_accesses)
{
   uint32_t needed = (n_accesses * CS_ACCESS_TIME + CS_INSTRUCTION_TIME - 1) / CS_INSTRUCTION_TIME;
   return (n_instructions > needed ? n_instructions : needed) * CS_INSTRUCTION_TIME;
}

uint64_t cs_clock_instructions(void)
{
   return cs_clock / CS_INSTRUCTION_TIME - (uint64_t)cs_clock_ahead;
}
