/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SHA-256 (FIPS 180-4), to tell whether a source is the one that was compiled.
 * The text is that of sha256sum(1).  Cost: about 5 ns per byte.
 */
#ifndef AN_SHA256_H
#define AN_SHA256_H

#include <stddef.h>

enum { AN_SHA256_TEXT = 65 }; /* 64 digits and a NUL */

void an_sha256(const void *data, size_t size, char text[AN_SHA256_TEXT]);

#endif
