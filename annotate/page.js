// SPDX-License-Identifier: GPL-2.0-or-later
// Sorting, searching and the treemap.  Without it the page is complete but still.
"use strict";

// The value a cell sorts by: its number, or its text.
function cellValue(row, column) {
  const cell = row.cells[column];
  const value = cell.dataset.v;
  return value === undefined ? cell.textContent : Number(value);
}

function sortBy(table, header) {
  const column = header.cellIndex;
  const body = table.tBodies[0];
  const numeric = header.classList.contains("n");
  const down = header.getAttribute("aria-sort") ? header.getAttribute("aria-sort") === "ascending" : numeric;
  const rows = Array.from(body.rows).map((row, index) => ({ row, index, value: cellValue(row, column) }));
  rows.sort((a, b) => {
    const order = a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
    return (down ? -order : order) || a.index - b.index;
  });
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", down ? "descending" : "ascending");
  body.append(...rows.map((r) => r.row));
}

function makeSortable(table) {
  for (const header of table.tHead.rows[0].cells) {
    header.classList.add("sortable");
    header.tabIndex = 0;
    header.addEventListener("click", () => sortBy(table, header));
    header.addEventListener("keydown", (event) => { if (event.key === "Enter") sortBy(table, header); });
  }
}

function makeSearchable(table) {
  const tools = document.createElement("div");
  const input = document.createElement("input");
  tools.className = "tools";
  input.type = "search";
  input.placeholder = "search";
  input.setAttribute("aria-label", "search in this table");
  input.addEventListener("input", () => {
    const wanted = input.value.toLowerCase();
    for (const row of table.tBodies[0].rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
  tools.append(input);
  table.parentNode.before(tools);
}

// Squarified treemap: lays the items (value, descending) into the rectangle.
function layOut(items, x, y, width, height, place) {
  let rest = items.filter((item) => item.value > 0);
  let total = rest.reduce((sum, item) => sum + item.value, 0);
  while (rest.length > 0 && width > 1 && height > 1) {
    const side = Math.min(width, height), scale = width * height / total;
    let row = [], sum = 0, worst = Infinity;
    for (const item of rest) {
      const area = (sum + item.value) * scale;
      const sizes = row.concat(item).map((i) => i.value * scale);
      const ratio = Math.max(side * side * Math.max(...sizes) / (area * area), area * area / (side * side * Math.min(...sizes)));
      if (ratio > worst) break;
      worst = ratio;
      row.push(item);
      sum += item.value;
    }
    const thick = sum * scale / side;
    let at = 0;
    for (const item of row) {
      const long = item.value * scale / thick;
      if (width >= height) place(item, x, y + at, thick, long);
      else place(item, x + at, y, long, thick);
      at += long;
    }
    if (width >= height) { x += thick; width -= thick; } else { y += thick; height -= thick; }
    rest = rest.slice(row.length);
    total -= sum;
  }
}

// Colour from slate (low) to red (high); level is 0 to 1.
function colour(level) {
  const low = [74, 85, 104], high = [198, 40, 40];
  return "rgb(" + low.map((c, i) => Math.round(c + (high[i] - c) * Math.sqrt(level))).join(" ") + ")";
}

// What a metric says of counts: a sum, or a ratio of two.
function measure(metric, counts) {
  const sum = (weights) => weights.reduce((total, weight, i) => total + weight * counts[i], 0);
  if (!metric.divisor) return sum(metric.weight);
  const whole = sum(metric.divisor);
  return whole > 0 ? metric.scale * sum(metric.weight) / whole : 0;
}

function grouped(items, key) {
  const groups = new Map();
  for (const item of items) {
    if (!groups.has(item[key])) groups.set(item[key], { name: item[key], value: 0, items: [] });
    const group = groups.get(item[key]);
    group.value += item.value;
    group.items.push(item);
  }
  return Array.from(groups.values()).sort((a, b) => b.value - a.value);
}

function place(area, className, x, y, w, h) {
  const box = document.createElement("div");
  box.className = className;
  Object.assign(box.style, { left: x + "px", top: y + "px", width: w + "px", height: h + "px" });
  area.append(box);
  return box;
}

// Objects, in them files, in them functions; returns the level that is full red.
function drawTreemap(data, area, size, shade) {
  const level = (f) => shade.divisor ? measure(shade, f.counts) : measure(shade, f.counts) / Math.max(1, f.value);
  const functions = data.functions.map((f) => ({ ...f, value: measure(size, f.counts) })).sort((a, b) => b.value - a.value);
  // A function of next to no area must not set the scale.
  const total = functions.reduce((sum, f) => sum + f.value, 0);
  const most = Math.max(0, ...functions.filter((f) => f.value * 200 >= total).map(level));
  area.replaceChildren();
  layOut(grouped(functions, "object"), 0, 0, area.clientWidth - 2, area.clientHeight - 2, (object, ox, oy, ow, oh) => {
    layOut(grouped(object.items, "file"), ox, oy, ow, oh, (file, x, y, w, h) => {
      layOut(file.items, x, y, w, h, (f, fx, fy, fw, fh) => {
        const box = place(area, "function", fx, fy, fw, fh);
        box.style.background = colour(most > 0 ? Math.min(1, level(f) / most) : 0);
        box.textContent = fw > 40 && fh > 14 ? f.name + (fh > 30 ? "\n" + f.file.replace(/^.*\//, "") : "") : "";
        box.title = [f.name, f.file].concat(f.object ? [f.object] : [],
          data.events.map((e, i) => e + " " + f.counts[i].toLocaleString("en"))).join("\n");
      });
      place(area, "frame", x, y, w, h);
    });
    if (data.functions.some((f) => f.object)) place(area, "frame object", ox, oy, ow, oh);
  });
  return most;
}

function choice(label, metrics, chosen, changed) {
  const select = document.createElement("select");
  select.setAttribute("aria-label", label);
  metrics.forEach((m, i) => select.add(new Option(label + " " + m.name, i, i === chosen, i === chosen)));
  select.addEventListener("change", changed);
  return select;
}

function makeTreemap() {
  const area = document.getElementById("treemap"), text = document.getElementById("data");
  if (!area || !text) return;
  const data = JSON.parse(text.textContent);
  const sums = data.metrics.filter((m) => !m.divisor);
  const legend = document.createElement("span");
  const draw = () => {
    const shadeBy = data.metrics[Number(shade.value)], sizeBy = sums[Number(size.value)];
    const most = drawTreemap(data, area, sizeBy, shadeBy);
    const unit = shadeBy.divisor ? shadeBy.name : shadeBy.name + " per " + sizeBy.name;
    legend.textContent = " from 0 (slate) to " + most.toPrecision(2) + " (red): " + unit;
  };
  const first = (name) => Math.max(0, data.metrics.findIndex((m) => m.name === name));
  const size = choice("area:", sums, 0, draw);
  const shade = choice("colour:", data.metrics, first("D1%"), draw);
  const tools = document.createElement("div");
  tools.className = "tools";
  tools.append(size, " ", shade, legend);
  area.before(tools);
  area.style.display = "block";
  draw();
  window.addEventListener("resize", draw);
}

for (const table of document.querySelectorAll("table.list")) {
  makeSortable(table);
  makeSearchable(table);
}
makeTreemap();
