// SPDX-License-Identifier: GPL-2.0-or-later
// A Go program that loses memory of C.  The Go runtime's own heap is not looked at.
package main

/*
#include <stdlib.h>
void *kept;
static void keep(void *p) { kept = p; }
*/
import "C"

func lose() {
	C.malloc(1234)           // definitely lost
	C.CString("lost string") // 12 bytes, definitely lost
}

func main() {
	lose()
	C.keep(C.malloc(777))
	C.free(C.malloc(55))
}
