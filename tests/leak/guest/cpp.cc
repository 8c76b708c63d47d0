/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Interior pointers that stand for a block, as C++ programs keep them. */
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

struct A {
   virtual ~A() {}
   int x;
};
struct B {
   virtual ~B() {}
   int y;
};
struct C : A, B {
   std::string s;
};
struct D {
   ~D() { v[0] = 0; }
   int v[3];
};

B *second_base;
D *array;
std::map<std::string, std::vector<int>> *map;

int main()
{
   second_base = new C;
   array = new D[10];
   map = new std::map<std::string, std::vector<int>>;
   for (int i = 0; i < 200; i++)
      (*map)[std::to_string(i) + " with a long tail that is not stored in place"].push_back(i);
   auto *lost = new std::unordered_map<int, std::string>;
   for (int i = 0; i < 100; i++)
      (*lost)[i] = "some long string that is not small at all";
   lost = nullptr;
   auto shared = std::make_shared<int>(4);
   try {
      throw std::string("a long exception string that is allocated");
   } catch (std::string &) {
   }
   return 0;
}
