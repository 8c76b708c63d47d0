# SPDX-License-Identifier: GPL-2.0-or-later
# work.py COUNT: dictionaries, objects, recursion and string building in the interpreter.
import sys


class Node:
    def __init__(self, key):
        self.key, self.left, self.right = key, None, None


def insert(root, key):
    while True:
        side = "left" if key < root.key else "right"
        child = getattr(root, side)
        if child is None:
            setattr(root, side, Node(key))
            return
        root = child


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def main():
    count = int(sys.argv[1])
    state, words, root = 1, {}, Node(1 << 30)
    for i in range(count):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        insert(root, state)
        word = "w%d" % (state % 5000)
        words[word] = words.get(word, 0) + i
    text = ",".join("%s=%d" % item for item in sorted(words.items()))
    print(len(text), fib(16 + count.bit_length() // 3))


main()
