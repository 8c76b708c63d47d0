/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing a profile; see the header. */
#include "an_write.h"

#include "an_head.h"
#include "an_recorded.h"
#include "an_reshape.h"
#include "cs_format.h"

#include <stdlib.h>
#include <string.h>

static void write_counts(struct an_out *out, const uint64_t *count, unsigned n)
{
   for (unsigned e = 0; e < n; e++) {
      an_out_char(out, ' ');
      an_out_number(out, count[e]);
   }
   an_out_char(out, '\n');
}

bool an_write_cachegrind(const struct an_profile *p, struct an_out *out,
                         struct an_error *err)
{
   size_t n;
   unsigned const n_events = p->head.n_events;
   uint32_t *order = an_profile_by_name(p, &n);
   uint32_t file = AN_NO_STRING, object = 0;
   if (!order)
      return an_fail_memory(err);
   if (!an_head_desc(p, AN_HEAD_LIST, out, err) ||
       !an_head_commands(p, AN_HEAD_LIST, out, err)) {
      free(order);
      return false;
   }
   an_head_events(p, out);
   if (!an_recorded_write(p, out)) {
      free(order);
      return an_fail_memory(err);
   }
   for (size_t i = 0; i < n; i++) {
      const struct an_func *f = &p->func[order[i]];
      if (f->file != file) {
         an_out_text(out, "fl=");
         an_out_text(out, an_strings_get(p->strings, f->file));
         an_out_char(out, '\n');
         file = f->file;
      }
      if (f->object != object) {
         an_out_text(out, CS_OBJECT);
         an_out_text(out, f->object ? an_strings_get(p->strings, f->object) : CS_UNKNOWN);
         an_out_char(out, '\n');
         object = f->object;
      }
      an_out_text(out, "fn=");
      an_out_text(out, an_strings_get(p->strings, f->name));
      an_out_char(out, '\n');
      for (uint32_t k = 0; k < f->n_records; k++) {
         an_out_number(out, p->record[f->first_record + k].line);
         write_counts(out, an_counts(p, f->first_record + k), n_events);
      }
   }
   free(order);
   an_out_text(out, "summary:");
   write_counts(out, p->total, n_events);
   return true;
}
