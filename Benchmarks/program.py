"""The program that is measured."""
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent


def path():
    """The release build of Performia, or what PERFORMIA names."""
    if "PERFORMIA" in os.environ:
        return os.environ["PERFORMIA"]
    folder = subprocess.run(
        [ROOT / "scripts/bin-path", "release"], check=True, capture_output=True, text=True).stdout.strip()
    return str(pathlib.Path(folder) / "performia")
