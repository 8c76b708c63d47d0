/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table printer; see the header. */
#include "an_table.h"

#include "an_format.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_COLUMNS = 160, LEAST_PIECE = 3 };

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

enum { LEAST_SHARED = 20 };
static const size_t NO_COLUMN = SIZE_MAX;

/* The first column that has a limit and the one behind it share what those before
   leave of the output's width: the one gives up what the other needs, down to
   three fifths.  Returns the one if its cells are cut to its width. */
static size_t share(const struct an_table *t, const struct an_out *out, size_t width[MAX_COLUMNS])
{
   size_t used = 0, k = 0, longest = 0;
   while (k < t->n_columns && !t->column[k].most)
      used += t->column[k].gap + width[k], k++;
   for (size_t i = k; i < t->n_cells; i += t->n_columns)
      longest = t->cell[i].columns > longest ? t->cell[i].columns : longest;
   if (k + 1 >= t->n_columns || !out->width)
      return NO_COLUMN;
   used += t->column[k].gap + t->column[k + 1].gap;
   size_t const room = out->width > used ? out->width - used : 0;
   if (room < LEAST_SHARED || longest + width[k + 1] <= room)
      return NO_COLUMN;
   size_t const other = width[k + 1] < room * 2 / 5 ? width[k + 1] : room * 2 / 5;
   if (longest > width[k])
      width[k] = longest;
   if (width[k] > room - other)
      width[k] = room - other;
   return k;
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

/* What of a cell is printed: bytes [drop, len), with an ellipsis if that is not
   all of it. */
struct piece {
   size_t drop, len, columns;
};

/* The piece of a cell that fits ROOM columns. */
static struct piece piece_of(const struct an_cell *cell, size_t room, bool path)
{
   struct piece p = { 0, cell->len, cell->columns };
   if (p.columns <= room)
      return p;
   if (room < LEAST_PIECE)
      return (struct piece){ 0, 0, 0 };
   if (path)
      p.drop = bytes_to_drop(cell, room - 1);
   else
      p.len = bytes_that_fit(cell, room - 1);
   p.columns = an_text_columns(cell->text + p.drop, p.len - p.drop) + 1;
   return p;
}

static void print_piece(struct an_out *out, const struct an_cell *cell, struct piece p)
{
   const char *ellipsis = out->utf8 ? "\u2026" : "~";
   bool const styled = cell->style != AN_PLAIN && p.len;
   if (styled)
      an_out_style(out, cell->style);
   if (p.drop)
      an_out_text(out, ellipsis);
   an_out_foreign(out, cell->text + p.drop, p.len - p.drop);
   if (p.len < cell->len)
      an_out_text(out, ellipsis);
   if (styled)
      an_out_style(out, AN_PLAIN);
}

/* A row ends with the first cell that does not fit the output's width.  Cells of column
   CUT are cut to the column's width. */
static void print_row(const struct an_table *t, struct an_out *out,
                      const size_t *width, size_t cut_column, const struct an_cell *row, bool header)
{
   size_t at = 0, printed = 0, n = t->n_columns;
   while (n > 0 && row[n - 1].len == 0)
      n--;
   for (size_t c = 0; c < n; c++) {
      bool const right = t->column[c].align == AN_RIGHT;
      size_t const pad_full = row[c].columns < width[c] ? width[c] - row[c].columns : 0;
      size_t const start = at + t->column[c].gap + (right ? pad_full : 0);
      size_t room = !out->width ? SIZE_MAX : start < out->width ? out->width - start : 0;
      bool const cut = row[c].columns > room && c != cut_column;
      if (c == cut_column && width[c] < room)
         room = width[c];
      struct piece p = piece_of(&row[c], room, t->column[c].align == AN_PATH && !header);
      if (cut && p.len == 0)
         break;
      if (p.len) {
         an_out_repeat(out, ' ', start - printed);
         print_piece(out, &row[c], p);
         printed = start + p.columns;
      }
      if (cut)
         break;
      at = start + (c == cut_column ? width[c] : p.columns + (right ? 0 : pad_full));
   }
   an_out_char(out, '\n');
}

static void print_headers(const struct an_table *t, struct an_out *out,
                          const size_t *width, size_t cut_column)
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
      print_row(t, out, width, cut_column, row, true);
}

bool an_table_print(const struct an_table *t, struct an_out *out)
{
   size_t width[MAX_COLUMNS];
   if (t->no_memory)
      return false;
   measure(t, width);
   size_t const cut = share(t, out, width);
   print_headers(t, out, width, cut);
   for (size_t i = 0; i + t->n_columns <= t->n_cells; i += t->n_columns)
      print_row(t, out, width, cut, t->cell + i, false);
   return true;
}
