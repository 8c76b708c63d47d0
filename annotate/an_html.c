/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing a self-contained HTML page; see the header. */
#include "an_html.h"

#include "an_page.h"

#include <stdio.h>
#include <string.h>

static void lines(struct an_out *out, const char *const *line)
{
   for (; *line; line++)
      an_out_text(out, *line);
}

void an_html_begin(struct an_out *out, const char *title)
{
   an_out_text(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta name=\"viewport\" content=\"width=device-width\">\n"
               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
               "style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n"
               "<link rel=\"icon\" href=\"data:,\">\n<title>");
   an_html_text(out, title, strlen(title));
   an_out_text(out, "</title>\n<style>\n");
   lines(out, an_page_css);
   an_out_text(out, "</style>\n</head>\n<body>\n<h1>");
   an_html_text(out, title, strlen(title));
   an_out_text(out, "</h1>\n");
}

void an_html_end(struct an_out *out)
{
   an_out_text(out, "<script>\n");
   lines(out, an_page_js);
   an_out_text(out, "</script>\n</body>\n</html>\n");
}

void an_html_text(struct an_out *out, const char *text, size_t len)
{
   for (size_t i = 0, n; i < len; i += n ? n : 1) {
      unsigned char const c = (unsigned char)text[i];
      n = an_utf8_length(text + i, len - i);
      if (n == 0)
         an_out_format(out, "\\x%02x", c);
      else if (c == '&' || c == '<' || c == '>' || c == '"')
         an_out_format(out, "&#%u;", c);
      else if ((c < 0x20 && c != '\t') || c == 0x7f)
         an_out_char(out, '?');
      else
         an_out_bytes(out, text + i, n);
   }
}

void an_html_heading(struct an_out *out, const char *id, const char *title,
                     const char *rest)
{
   an_out_format(out, "<h2 id=\"%s\">", id);
   an_html_text(out, title, strlen(title));
   an_out_text(out, " <small>");
   an_html_text(out, rest, strlen(rest));
   an_out_text(out, "</small></h2>\n");
}

void an_html_terms(struct an_out *out, bool begin)
{
   an_out_text(out, begin ? "<dl>\n" : "</dl>\n");
}

void an_html_term(struct an_out *out, const char *term, const char *text)
{
   an_out_format(out, "<dt>%s</dt><dd>", term);
   an_html_text(out, text, strlen(text));
   an_out_text(out, "</dd>\n");
}

void an_html_table(struct an_out *out, const char *class_name,
                   const struct an_html_column *column, size_t n)
{
   an_out_format(out, "<div class=\"scroll\"><table class=\"%s\">\n<thead><tr>", class_name);
   for (size_t i = 0; i < n; i++) {
      an_out_text(out, column[i].is_number ? "<th class=\"n\">" : "<th>");
      an_html_text(out, column[i].header, strlen(column[i].header));
      an_out_text(out, "</th>");
   }
   an_out_text(out, "</tr></thead>\n<tbody>");
}

void an_html_table_end(struct an_out *out)
{
   an_out_text(out, "\n</tbody></table></div>\n");
}

/* The end tags of rows and cells may be left out. */
void an_html_row(struct an_out *out)
{
   an_out_text(out, "\n<tr>");
}

void an_html_count(struct an_out *out, uint64_t n, uint64_t whole)
{
   char buf[AN_NUMBER_BYTES];
   an_out_text(out, "<td class=\"n");
   if (whole && n)
      an_out_format(out, " bar\" style=\"--p:%.1f", 100 * (double)n / (double)whole);
   an_out_text(out, "\" data-v=\"");
   an_out_number(out, n);
   an_out_format(out, "\">%s", n ? an_format_count(buf, n) : "");
}

void an_html_delta(struct an_out *out, struct an_delta d)
{
   char buf[AN_NUMBER_BYTES];
   an_out_format(out, "<td class=\"n%s\" data-v=\"%s",
                 d.size == 0 ? " dim" : d.negative ? " good" : " hot",
                 d.negative ? "-" : "");
   an_out_number(out, d.size);
   an_out_format(out, "\">%s", an_format_delta(buf, d));
}

void an_html_share(struct an_out *out, double part, double whole)
{
   char buf[AN_NUMBER_BYTES];
   double const share = whole > 0 ? part / whole : 0;
   an_out_format(out, "<td class=\"n%s\" data-v=\"%.6f\">%s",
                 share >= 0.05 ? " hot" : share >= 0.005 ? " warm" : "", share,
                 an_format_percent(buf, part, whole));
}

void an_html_cell(struct an_out *out, const char *class_name, const char *text)
{
   an_out_format(out, "<td class=\"%s\">", class_name);
   an_html_text(out, text, strlen(text));
}

void an_html_name(struct an_out *out, const char *text, const char *href)
{
   an_out_text(out, "<td class=\"name\">");
   if (href)
      an_out_format(out, "<a href=\"#%s\">", href);
   an_html_text(out, text, strlen(text));
   if (href)
      an_out_text(out, "</a>");
}

void an_html_short(struct an_out *out, const char *text, uint32_t line,
                   size_t (*shorten)(const char *, size_t, char *), const char *href)
{
   char small[4096];
   size_t len = strlen(text);
   bool const cut = shorten && len < sizeof small;
   if (cut)
      len = shorten(text, len, small);
   an_out_text(out, "<td class=\"name\"");
   if (cut && len != strlen(text)) {
      an_out_text(out, " title=\"");
      an_html_text(out, text, strlen(text));
      an_out_char(out, '"');
   }
   an_out_char(out, '>');
   if (href)
      an_out_format(out, "<a href=\"#%s\">", href);
   an_html_text(out, cut ? small : text, len);
   if (line)
      an_out_format(out, ":%u", line);
   if (href)
      an_out_text(out, "</a>");
}
