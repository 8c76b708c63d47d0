/* SPDX-License-Identifier: GPL-2.0-or-later
 * Linked into every bare guest: Valgrind reads debug information only of a file
 * that is also mapped writable. */
   .data
   .quad 1
   .section .note.GNU-stack, "", @progbits
