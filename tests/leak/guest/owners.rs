// SPDX-License-Identifier: GPL-2.0-or-later
// What Rust programs hold and lose: the answer follows from the definitions.
//
// What Arc::into_raw and Rc::into_raw give points behind two counts.  So a block held
// by such a pointer alone is "possibly lost" to a search that knows nothing of Rust,
// and still reachable with --leak-check-heuristics=rustarc.
use std::alloc::{alloc, alloc_zeroed, dealloc, realloc, Layout};
use std::mem::forget;
use std::ptr::null_mut;
use std::rc::Rc;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::Arc;

static SHARED: AtomicPtr<[u64; 20]> = AtomicPtr::new(null_mut());
static COUNTED: AtomicPtr<[u64; 30]> = AtomicPtr::new(null_mut());
static WHOLE: AtomicPtr<[u64; 10]> = AtomicPtr::new(null_mut());
static INSIDE: AtomicPtr<u64> = AtomicPtr::new(null_mut());

// No compiler sees through this, and leaves the allocation out.
fn opaque<T>(x: T) -> T {
    let seen = unsafe { std::ptr::read_volatile(&x) };
    forget(x);
    seen
}

#[inline(never)]
fn lose() {
    forget(opaque(Box::new([7u64; 40]))); // definitely lost, 320 bytes
    forget(opaque(Arc::new([7u64; 50]))); // definitely lost, 16 + 400 bytes
    let mut v = opaque(vec![1u64; 60]);
    v.reserve_exact(940); // grown in place or moved: 8,000 bytes, definitely lost
    forget(opaque(v));
    forget(opaque(String::from("lost"))); // 4 bytes
}

#[inline(never)]
fn keep() {
    let shared = Arc::into_raw(opaque(Arc::new([1u64; 20]))); // 16 + 160 bytes
    SHARED.store(shared as *mut _, Ordering::SeqCst);
    let counted = Rc::into_raw(opaque(Rc::new([2u64; 30]))); // 16 + 240 bytes
    COUNTED.store(counted as *mut _, Ordering::SeqCst);
    WHOLE.store(Box::into_raw(opaque(Box::new([3u64; 10]))), Ordering::SeqCst);
    let inside = Box::into_raw(opaque(Box::new([1u64 << 40; 12]))); // 96 bytes, no Arc
    INSIDE.store(unsafe { (inside as *mut u64).add(2) }, Ordering::SeqCst);
}

#[inline(never)]
fn by_hand() {
    unsafe {
        let l = Layout::from_size_align(100, 64).unwrap();
        let p = opaque(alloc(l));
        let z = opaque(alloc_zeroed(l));
        let p = opaque(realloc(p, l, 200));
        dealloc(p, Layout::from_size_align(200, 64).unwrap());
        dealloc(z, l);
    }
}

#[inline(never)]
fn scrub() {
    let mut junk = [0u8; 16384];
    for b in junk.iter_mut() {
        unsafe { std::ptr::write_volatile(b, 0) };
    }
}

fn main() {
    opaque((&SHARED, &COUNTED, &WHOLE, &INSIDE));
    lose();
    scrub();
    keep();
    by_hand();
    scrub();
    unsafe { exit(0) } // so that no value is dropped
}

extern "C" {
    fn exit(status: i32) -> !;
}
