/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Linkage names of C++ (and of Rust's older scheme), as a profile made with
 * --demangle=no has them, as people write them.
 */
#ifndef AN_DEMANGLE_H
#define AN_DEMANGLE_H

#include "an_profile.h"

/* Gives every function of P whose name is a linkage name the name it stands for.
   Functions that become equal are added up.  Without the C++ library's demangler
   names stay as they are.  Costs a second copy if there are such names. */
bool an_demangle(struct an_profile *p, struct an_error *err);

#endif
