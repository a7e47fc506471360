"""Times two commands in turn, A B A B ..., and prints the ratio of their medians.

usage: compare_times.py RUNS 'command a' 'command b'
"""

import shlex
import statistics
import subprocess
import sys
import time


def seconds(command):
    start = time.perf_counter()
    subprocess.run(shlex.split(command), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


runs, *commands = sys.argv[1:]
for command in commands:  # one run each that does not count: caches, byte code
    seconds(command)
times = [[], []]
for _ in range(int(runs)):
    for command, taken in zip(commands, times):
        taken.append(seconds(command))
for command, taken in zip(commands, times):
    print(f"{statistics.median(taken):8.3f} s median ({min(taken):.3f} to {max(taken):.3f})  {command}")
ratios = [b / a for a, b in zip(*times)]
print(f"ratio b/a: {statistics.median(ratios):.1f} median ({min(ratios):.1f} to {max(ratios):.1f}), {runs} runs each")
