// SPDX-License-Identifier: GPL-2.0-or-later
// stl COUNT: map, unordered_map, vector, string and sort on COUNT keys.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

static std::uint64_t next_random(std::uint64_t &state)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return state >> 33;
}

int main(int argc, char **argv)
{
    const long count = argc > 1 ? std::atol(argv[1]) : 100000;
    std::uint64_t state = 3, sum = 0;
    std::map<std::uint64_t, std::string> tree;
    std::unordered_map<std::string, std::uint64_t> table;
    std::vector<std::string> names;

    for (long i = 0; i < count; i++) {
        const std::uint64_t key = next_random(state) % (count * 2);
        tree[key] = "value number " + std::to_string(i);
        table[std::to_string(key * 7919)] += i;
        names.push_back(std::to_string(key));
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    for (long i = 0; i < count; i++) {
        const auto found = tree.lower_bound(next_random(state) % (count * 2));
        if (found != tree.end())
            sum += found->second.size();
        const auto hashed = table.find(names[next_random(state) % names.size()]);
        if (hashed != table.end())
            sum += hashed->second;
    }
    std::printf("%llu %zu %zu\n", static_cast<unsigned long long>(sum), tree.size(), table.size());
    return 0;
}
