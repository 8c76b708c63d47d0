// SPDX-License-Identifier: GPL-2.0-or-later
// build: cxx
// C++: containers, virtual calls, templates, exceptions through several frames.
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

struct shape {
   virtual ~shape() = default;
   virtual int area(int n) const = 0;
};
struct square : shape {
   int area(int n) const override { return n * n; }
};
struct strip : shape {
   int area(int n) const override
   {
      if (n % 10 == 0)
         throw std::runtime_error("no area for " + std::to_string(n));
      return n;
   }
};

template <typename T> static T total(const std::vector<T> &v)
{
   T sum {};
   for (const T &x : v)
      sum += x;
   return sum;
}

int main()
{
   std::map<std::string, std::vector<int>> table;
   const square a;
   const strip b;
   const shape *shapes[2] = { &a, &b };
   int caught = 0;
   for (int i = 0; i < 300; i++) {
      try {
         table["key" + std::to_string(i % 17)].push_back(shapes[i & 1]->area(i));
         table["all"].push_back(shapes[1]->area(i));
      } catch (const std::exception &) {
         caught++;
      }
   }
   int sum = 0;
   for (const auto &entry : table)
      sum += total(entry.second);
   return caught == 30 && sum != 0 ? 0 : 1;
}
