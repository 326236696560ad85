"""Times luqum's parse of Lucene's language: prints `luqum NANOSECONDS` for a query on standard input."""

import sys
import time

from luqum.parser import parser

TURNS = 4
TURN = 0.02


def turn(query, repeats):
    start = time.process_time()
    for _ in range(repeats):
        parser.parse(query)
    return time.process_time() - start


query = sys.stdin.read()
repeats = 1
while turn(query, repeats) < TURN:
    repeats *= 2
print("luqum", min(turn(query, repeats) for _ in range(TURNS)) / repeats * 1e9)
