/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table printer; see the header. */
#include "an_table.h"

#include "an_format.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_COLUMNS = 160 };

void an_table_init(struct an_table *t, const struct an_column *column, size_t n)
{
   *t = (struct an_table){ .column = column, .n_columns = n };
   t->no_memory = n > MAX_COLUMNS;
}

void an_table_deinit(struct an_table *t)
{
   an_arena_deinit(&t->arena);
   free(t->cell);
   *t = (struct an_table){ 0 };
}

void an_table_cell_bytes(struct an_table *t, enum an_style style,
                         const char *text, size_t len)
{
   char *copy = an_arena_copy(&t->arena, text, len);
   if (!copy || !an_reserve((void **)&t->cell, &t->cap, t->n_cells + 1,
                            sizeof *t->cell)) {
      t->no_memory = true;
      return;
   }
   t->cell[t->n_cells++] = (struct an_cell){
      copy, (uint32_t)len, (uint32_t)an_text_columns(text, len), style };
}

void an_table_cell(struct an_table *t, enum an_style style, const char *text)
{
   an_table_cell_bytes(t, style, text, strlen(text));
}

static void measure(const struct an_table *t, size_t width[MAX_COLUMNS])
{
   for (size_t c = 0; c < t->n_columns; c++)
      width[c] = an_text_columns(t->column[c].header,
                                 strlen(t->column[c].header));
   for (size_t i = 0; i < t->n_cells; i++) {
      size_t const c = i % t->n_columns;
      size_t const most = t->column[c].most;
      size_t columns = t->cell[i].columns;
      if (most && columns > most)
         columns = most;
      if (columns > width[c])
         width[c] = columns;
   }
}

/* How many bytes of the cell fit ROOM columns. */
static size_t bytes_that_fit(const struct an_cell *cell, size_t room)
{
   size_t n = cell->len;
   while (n > 0 && an_text_columns(cell->text, n) > room) {
      n--;
      while (n > 0 && ((unsigned char)cell->text[n] & 0xc0) == 0x80)
         n--;
   }
   return n;
}

/* How many bytes of the cell to leave out at its beginning so that the rest takes
   at most ROOM columns. */
static size_t bytes_to_drop(const struct an_cell *cell, size_t room)
{
   size_t n = 0;
   while (n < cell->len && an_text_columns(cell->text + n, cell->len - n) > room) {
      n++;
      while (n < cell->len && ((unsigned char)cell->text[n] & 0xc0) == 0x80)
         n++;
   }
   return n;
}

static void print_row(const struct an_table *t, struct an_out *out,
                      const size_t *width, const struct an_cell *row)
{
   size_t at = 0, n = t->n_columns;
   while (n > 0 && row[n - 1].len == 0)
      n--;
   for (size_t c = 0; c < n; c++) {
      bool const last = c + 1 == n;
      size_t len = row[c].len, columns = row[c].columns, drop = 0;
      bool const path = t->column[c].align == AN_PATH;
      size_t const start = at + t->column[c].gap;
      if (last && out->width && start < out->width &&
          start + columns > out->width) {
         size_t const room = out->width - start - 1;
         if (path)
            drop = bytes_to_drop(&row[c], room);
         else
            len = bytes_that_fit(&row[c], room);
         columns = an_text_columns(row[c].text + drop, len - drop) + 1;
      }
      size_t const pad = columns < width[c] ? width[c] - columns : 0;
      bool const right = t->column[c].align == AN_RIGHT;
      an_out_repeat(out, ' ', t->column[c].gap + (right ? pad : 0));
      if (row[c].style != AN_PLAIN && len)
         an_out_style(out, row[c].style);
      if (drop)
         an_out_text(out, out->utf8 ? "\u2026" : "~");
      an_out_foreign(out, row[c].text + drop, len - drop);
      if (len < row[c].len)
         an_out_text(out, out->utf8 ? "\u2026" : "~");
      if (row[c].style != AN_PLAIN && len)
         an_out_style(out, AN_PLAIN);
      if (!right && !last)
         an_out_repeat(out, ' ', pad);
      at = start + columns + pad;
   }
   an_out_char(out, '\n');
}

static void print_headers(const struct an_table *t, struct an_out *out,
                          const size_t *width)
{
   struct an_cell row[MAX_COLUMNS];
   bool any = false;
   for (size_t c = 0; c < t->n_columns; c++) {
      const char *text = t->column[c].header;
      size_t len = strlen(text);
      row[c] = (struct an_cell){ text, (uint32_t)len,
                                 (uint32_t)an_text_columns(text, len), AN_DIM };
      any |= len > 0;
   }
   if (any)
      print_row(t, out, width, row);
}

bool an_table_print(const struct an_table *t, struct an_out *out)
{
   size_t width[MAX_COLUMNS];
   if (t->no_memory)
      return false;
   measure(t, width);
   print_headers(t, out, width);
   for (size_t i = 0; i + t->n_columns <= t->n_cells; i += t->n_columns)
      print_row(t, out, width, t->cell + i);
   return true;
}
