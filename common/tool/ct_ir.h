/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Short names for the IR that the tools add to a superblock SB: each operation is assigned to
 * a new temporary, as flat IR demands; VEX joins them into addressing modes again.  WORD is the
 * guest's type of addresses, Ity_I32 or Ity_I64.
 */
#ifndef CT_IR_H
#define CT_IR_H

#include "pub_tool_basics.h"
#include "pub_tool_tooliface.h"

#if defined(VG_BIGENDIAN)
static const IREndness CT_IR_ENDNESS = Iend_BE;
#else
static const IREndness CT_IR_ENDNESS = Iend_LE;
#endif

/* ---- constants ---- */

static inline IRExpr *ct_ir_u8(UInt value)
{
   return IRExpr_Const(IRConst_U8((UChar)value));
}

static inline IRExpr *ct_ir_u64(ULong value)
{
   return IRExpr_Const(IRConst_U64(value));
}

static inline IRExpr *ct_ir_word(IRType word, UWord value)
{
   return word == Ity_I64 ? ct_ir_u64(value) : IRExpr_Const(IRConst_U32((UInt)value));
}

/* The value of a constant of a word: where a jump goes. */
static inline Addr ct_ir_target(const IRConst *c)
{
   return c->tag == Ico_U64 ? (Addr)c->Ico.U64 : (Addr)c->Ico.U32;
}

/* ---- statements ---- */

/* A new temporary that holds E. */
static inline IRExpr *ct_ir_let(IRSB *sb, IRType type, IRExpr *e)
{
   IRTemp t = newIRTemp(sb->tyenv, type);
   addStmtToIRSB(sb, IRStmt_WrTmp(t, e));
   return IRExpr_RdTmp(t);
}

static inline IRExpr *ct_ir_load(IRSB *sb, IRType type, IRExpr *addr)
{
   return ct_ir_let(sb, type, IRExpr_Load(CT_IR_ENDNESS, type, addr));
}

static inline void ct_ir_store(IRSB *sb, IRExpr *addr, IRExpr *data)
{
   addStmtToIRSB(sb, IRStmt_Store(CT_IR_ENDNESS, addr, data));
}

/* ---- operations ---- */

static inline IRExpr *ct_ir_op64(IRSB *sb, IROp op, IRExpr *a, IRExpr *b)
{
   return ct_ir_let(sb, Ity_I64, IRExpr_Binop(op, a, b));
}

static inline IRExpr *ct_ir_add(IRSB *sb, IRType word, IRExpr *a, IRExpr *b)
{
   return ct_ir_let(sb, word, IRExpr_Binop(word == Ity_I64 ? Iop_Add64 : Iop_Add32, a, b));
}

static inline IRExpr *ct_ir_and(IRSB *sb, IRType word, IRExpr *a, IRExpr *b)
{
   return ct_ir_let(sb, word, IRExpr_Binop(word == Ity_I64 ? Iop_And64 : Iop_And32, a, b));
}

static inline IRExpr *ct_ir_xor(IRSB *sb, IRType word, IRExpr *a, IRExpr *b)
{
   return ct_ir_let(sb, word, IRExpr_Binop(word == Ity_I64 ? Iop_Xor64 : Iop_Xor32, a, b));
}

static inline IRExpr *ct_ir_shl(IRSB *sb, IRType word, IRExpr *a, UInt n)
{
   return ct_ir_let(sb, word, IRExpr_Binop(word == Ity_I64 ? Iop_Shl64 : Iop_Shl32, a, ct_ir_u8(n)));
}

static inline IRExpr *ct_ir_shr(IRSB *sb, IRType word, IRExpr *a, UInt n)
{
   return ct_ir_let(sb, word, IRExpr_Binop(word == Ity_I64 ? Iop_Shr64 : Iop_Shr32, a, ct_ir_u8(n)));
}

/* A condition as 0 or 1 of TYPE. */
static inline IRExpr *ct_ir_from_bool(IRSB *sb, IRType type, IRExpr *condition)
{
   return ct_ir_let(sb, type, IRExpr_Unop(type == Ity_I64 ? Iop_1Uto64 : Iop_1Uto32, condition));
}

#endif
