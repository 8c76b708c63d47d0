/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fuzz target: any bytes are either refused with a one-line reason or give a
 * profile that keeps the model's invariants.
 *
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined ... fuzz_read.c
 *     ./fuzz_read -max_len=65536 tests/fuzz/corpus
 */
#include "an_heap.h"
#include "an_read.h"
#include "an_reshape.h"
#include "an_write.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() may be compiled away; this may not. */
static void check(bool true_, const char *what)
{
   if (true_)
      return;
   fprintf(stderr, "invariant broken: %s\n", what);
   abort();
}

static void check_profile(const struct an_profile *p)
{
   uint64_t sum[AN_MAX_EVENTS] = { 0 };
   check(p->head.n_events > 0, "there are events");
   for (size_t r = 0; r < p->n_records; r++) {
      const struct an_record *rec = &p->record[r], *before = rec - 1;
      const struct an_func *f = &p->func[rec->func];
      for (unsigned e = 0; e < p->head.n_events; e++)
         check(!__builtin_add_overflow(sum[e], an_counts(p, r)[e], &sum[e]),
               "sums fit");
      check(r >= f->first_record && r - f->first_record < f->n_records,
            "records of a function are contiguous");
      if (r > f->first_record)
         check(before->file < rec->file ||
               (before->file == rec->file && before->line < rec->line),
               "records ascend");
   }
   for (unsigned e = 0; e < p->head.n_events; e++)
      check(sum[e] == p->total[e], "lines add up to totals");
}

static void write_it(const struct an_profile *p, struct an_error *err)
{
   static struct an_out out;
   int const fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
   an_out_init(&out, fd, "null");
   check(an_write_cachegrind(p, &out, err) && an_out_finish(&out, err),
         "a profile can be written");
   close(fd);
}

static void use(struct an_profile *p, struct an_error *err)
{
   check(an_profile_finish(p, err), "a profile that was read can be ordered");
   check_profile(p);
   check(an_profile_flatten_files(p, err), "inlined code can be taken apart");
   check_profile(p);
   write_it(p, err);
   check(an_profile_flatten(p, err), "a profile can be flattened");
   check_profile(p);
   write_it(p, err);
}

/* One of the readers takes the input or says why not. */
static void read_it(const struct an_input *in, struct an_strings *strings,
                    struct an_error *err)
{
   struct an_profile p;
   struct an_heap heap;
   an_profile_init(&p, strings);
   an_heap_init(&heap, strings);
   bool const is_xml = an_heap_is_xml(in);
   bool const ok = is_xml ? an_heap_read(&heap, in, err)
                          : an_read_input(&p, in, AN_STRICT, err);
   if (ok && !is_xml)
      use(&p, err);
   check(ok || (err->status != AN_OK && !strchr(err->text, '\n') &&
                !strncmp(err->text, "input:", 6)),
         "a refusal has a reason of one line");
   an_heap_deinit(&heap);
   an_profile_deinit(&p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
   struct an_strings strings;
   struct an_error err = { .status = AN_OK };
   struct an_input in = { .name = "input", .size = size };
   in.data = malloc(size + 1);
   check(in.data && an_strings_init(&strings), "memory");
   memcpy(in.data, data, size);
   in.data[size] = '\0';
   if (an_input_unpack(&in, &err))
      read_it(&in, &strings, &err);
   an_strings_deinit(&strings);
   an_input_deinit(&in);
   return 0;
}
