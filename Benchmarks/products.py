"""Measuring programs of the package, built when they are needed."""
import os
import pathlib
import shlex
import subprocess

from . import program


def build(name):
    """Path of the release build of a product."""
    flags = shlex.split(os.environ.get("BUILD_FLAGS", ""))
    subprocess.run(
        ["swift", "build", "-c", "release", "--product", name, *flags], check=True, cwd=program.ROOT,
        stdout=subprocess.DEVNULL)
    folder = subprocess.run(
        [program.ROOT / "scripts/bin-path", "release"], check=True, capture_output=True, text=True).stdout.strip()
    return pathlib.Path(folder) / name
