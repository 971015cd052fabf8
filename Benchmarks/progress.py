"""One line of progress on a terminal, none in a pipe."""
import sys


def show(text):
    if sys.stderr.isatty():
        print(f"\r{text:<60}", end="", file=sys.stderr, flush=True)


def finish():
    if sys.stderr.isatty():
        print(file=sys.stderr)
