/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Short names for the IR that leakcheck's parts add to a superblock: each
 * operation is assigned to a new temporary, as flat IR demands.  WORD is the guest's
 * type of addresses, Ity_I32 or Ity_I64.
 */
#ifndef LC_IR_H
#define LC_IR_H

#include "pub_tool_basics.h"
#include "pub_tool_tooliface.h"

static inline IRExpr *lc_ir_const(IRType word, UWord value)
{
   return word == Ity_I64 ? IRExpr_Const(IRConst_U64(value)) : IRExpr_Const(IRConst_U32((UInt)value));
}

static inline IRExpr *lc_ir_assign(IRSB *sb, IRType type, IRExpr *e)
{
   IRTemp t = newIRTemp(sb->tyenv, type);
   addStmtToIRSB(sb, IRStmt_WrTmp(t, e));
   return IRExpr_RdTmp(t);
}

static inline IRExpr *lc_ir_load(IRSB *sb, IRType word, IRExpr *addr)
{
#if defined(VG_BIGENDIAN)
   return lc_ir_assign(sb, word, IRExpr_Load(Iend_BE, word, addr));
#else
   return lc_ir_assign(sb, word, IRExpr_Load(Iend_LE, word, addr));
#endif
}

static inline IRExpr *lc_ir_add(IRSB *sb, IRType word, IRExpr *a, IRExpr *b)
{
   return lc_ir_assign(sb, word, IRExpr_Binop(word == Ity_I64 ? Iop_Add64 : Iop_Add32, a, b));
}

static inline IRExpr *lc_ir_and(IRSB *sb, IRType word, IRExpr *a, IRExpr *b)
{
   return lc_ir_assign(sb, word, IRExpr_Binop(word == Ity_I64 ? Iop_And64 : Iop_And32, a, b));
}

static inline IRExpr *lc_ir_shl(IRSB *sb, IRType word, IRExpr *a, UInt n)
{
   return lc_ir_assign(
      sb, word, IRExpr_Binop(word == Ity_I64 ? Iop_Shl64 : Iop_Shl32, a, IRExpr_Const(IRConst_U8((UChar)n))));
}

static inline IRExpr *lc_ir_shr(IRSB *sb, IRType word, IRExpr *a, UInt n)
{
   return lc_ir_assign(
      sb, word, IRExpr_Binop(word == Ity_I64 ? Iop_Shr64 : Iop_Shr32, a, IRExpr_Const(IRConst_U8((UChar)n))));
}

#endif
