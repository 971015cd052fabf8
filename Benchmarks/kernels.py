"""Times the numeric kernels beside what bounds them: FFTW, OpenBLAS and the memory.

usage: python -m Benchmarks.kernels [--rounds N] [--write]

Builds and runs `kernel-benchmark`. `--write` puts the table into docs/performance.md; every round's figures go to
.cache/kernels.json.
"""
import argparse
import json
import subprocess

from . import machine, products, program, tables
from .processes import Figures

def measure(executable, rounds):
    done = subprocess.run([executable, "--rounds", str(rounds)], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def table(report):
    """One row a kernel; the share is that of the limit's time in the kernel's, round by round."""
    rows = []
    for kernel in report["kernels"]:
        shares = [limit / own for own, limit in zip(kernel["seconds"], kernel["limitSeconds"])]
        rows.append([
            kernel["name"],
            kernel["shape"],
            kernel["frames"],
            Figures.of([1e3 * own for own in kernel["seconds"]]).text(3),
            Figures.of([1e9 * own / kernel["frames"] for own in kernel["seconds"]]).text(0),
            kernel["limitName"],
            Figures.of([1e3 * limit for limit in kernel["limitSeconds"]]).text(3),
            Figures.of(shares).text(2),
        ])
    header = ["kernel", "size", "frames", "ms", "ns per frame", "limit", "its ms", "share of the limit"]
    return tables.markdown(header, rows)


def text(report, rounds):
    bandwidth = Figures.of([value / 1e9 for value in report["bandwidth"]]).text(1)
    return "\n\n".join([
        f"`make bench-kernels`: {report['seconds']} s of synthetic audio, {rounds} rounds of kernel and limit in turn after "
        f"one that is not counted, one thread, its processor time; median (least to greatest). {machine.description()}; "
        f"memory bandwidth {bandwidth} GB/s.",
        table(report)])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    arguments = parser.parse_args()

    report = measure(products.build("kernel-benchmark"), arguments.rounds)
    (program.ROOT / ".cache").mkdir(exist_ok=True)
    (program.ROOT / ".cache" / "kernels.json").write_text(json.dumps(report, indent=1), encoding="utf-8")
    tables_text = text(report, arguments.rounds)
    print(tables_text)
    if arguments.write:
        tables.replace_between_marks(program.ROOT / "docs" / "performance.md", "kernels", tables_text)


if __name__ == "__main__":
    main()
