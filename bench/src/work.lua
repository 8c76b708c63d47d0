-- SPDX-License-Identifier: GPL-2.0-or-later
-- work.lua COUNT: a sieve, tables and string building.
local count = tonumber(arg[1])
local composite, primes = {}, {}
for i = 2, count do
  if not composite[i] then
    primes[#primes + 1] = i
    for j = i * i, count, i do composite[j] = true end
  end
end
local words, parts = {}, {}
for i = 1, count // 4 do
  local key = "k" .. (i * 7919 % 10007)
  words[key] = (words[key] or 0) + primes[i % #primes + 1]
  parts[#parts + 1] = key:upper():sub(1, 3)
end
local text = table.concat(parts, "-")
local _, dashes = text:gsub("%-K", "")
print(#primes, #text, dashes, words.k1)
