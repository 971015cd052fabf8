"""Runs a peer's workload once, so that it can be timed as a whole process: python -m Benchmarks.peers NAME FILE"""
import sys

from . import load

if len(sys.argv) != 3:
    sys.exit(__doc__)
load(sys.argv[1]).workload(sys.argv[2])
