# SPDX-License-Identifier: GPL-2.0-or-later
map(select(.size > 100) | {id, name: (.name | ascii_upcase), total: (.parts | map(.n * .weight) | add)})
| group_by(.total % 17)
| map({key: (.[0].total % 17 | tostring), value: {n: length, max: (map(.total) | max), first: (map(.name) | sort | .[0])}})
| from_entries
