/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opcodes of x86 and amd64, as far as counting needs them.
 */
#include "cs_arch.h"

struct opcode {
   UInt at;          /* index of the first opcode byte */
   Bool repeat;      /* F2 or F3 before it */
};

static Bool is_legacy_prefix(UChar byte)
{
   switch (byte) {
   case 0x26: case 0x2e: case 0x36: case 0x3e: case 0x64: case 0x65: /* segments, branch hints */
   case 0x66: case 0x67: case 0xf0: case 0xf2: case 0xf3:
      return True;
   default:
      return False;
   }
}

static struct opcode find_opcode(const UChar *insn, UInt length)
{
   struct opcode op = { 0, False };
   while (op.at + 1 < length && is_legacy_prefix(insn[op.at])) {
      if (insn[op.at] == 0xf2 || insn[op.at] == 0xf3)
         op.repeat = True;
      op.at++;
   }
#if defined(VGA_amd64)
   if (op.at + 1 < length && (insn[op.at] & 0xf0) == 0x40) /* REX */
      op.at++;
#endif
   return op;
}

Bool cs_arch_is_repeated(const UChar *insn, UInt length)
{
   struct opcode op = find_opcode(insn, length);
   if (!op.repeat || op.at >= length)
      return False;
   UChar code = insn[op.at];
   return (code >= 0x6c && code <= 0x6f)     /* INS, OUTS */
          || (code >= 0xa4 && code <= 0xa7)  /* MOVS, CMPS */
          || (code >= 0xaa && code <= 0xaf); /* STOS, LODS, SCAS */
}

Bool cs_arch_is_conditional_branch(const UChar *insn, UInt length)
{
   struct opcode op = find_opcode(insn, length);
   if (op.at >= length)
      return False;
   UChar code = insn[op.at];
   if ((code & 0xf0) == 0x70 || (code >= 0xe0 && code <= 0xe3)) /* Jcc short; LOOPcc, JCXZ */
      return True;
   return code == 0x0f && op.at + 1 < length && (insn[op.at + 1] & 0xf0) == 0x80; /* Jcc near */
}
