"""Runs a command as a whole process and says what it cost, as the operating system accounts for it."""
import dataclasses
import os
import statistics
import subprocess
import sys
import time

from . import progress


@dataclasses.dataclass(frozen=True)
class Cost:
    wall: float  # seconds
    cpu: float  # seconds of user and system time, children that were waited for included
    memory: float  # peak resident set in MiB of the largest process


def run(command, environment=None, folder=None, accepted=(0,)):
    """Raises SystemExit with the command's own words where its exit code is not among the accepted ones."""
    with open(os.devnull, "rb") as nothing, open(os.devnull, "wb") as sink:
        begin = time.perf_counter()
        process = subprocess.Popen(command, stdin=nothing, stdout=sink, stderr=subprocess.PIPE, env=environment, cwd=folder)
        words = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode not in accepted:
        sys.exit(f"{' '.join(map(str, command))}: exit code {process.returncode}\n{words.decode(errors='replace')}")
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, KiB on Linux
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 2**20)


@dataclasses.dataclass(frozen=True)
class Figures:
    """Median, least and greatest of one figure over several runs."""

    median: float
    least: float
    greatest: float

    @classmethod
    def of(cls, values):
        return cls(statistics.median(values), min(values), max(values))

    def text(self, digits):
        return f"{self.median:.{digits}f} ({self.least:.{digits}f} to {self.greatest:.{digits}f})"


def in_turn(commands, rounds):
    """Runs all commands one after the other, `rounds` times after a round that is not counted: {name: [Cost]}.

    What disturbs the machine for a while then disturbs all of them alike.
    """
    costs = {name: [] for name in commands}
    for round_number in range(rounds + 1):
        for name, command in commands.items():
            cost = command()
            if round_number > 0:
                costs[name].append(cost)
            progress.show(f"round {round_number}/{rounds}: {name}")
    progress.finish()
    return costs
