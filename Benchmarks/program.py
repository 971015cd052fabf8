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


def model(name):
    """The file of a model that is installed."""
    listed = subprocess.run(
        [path(), "models", "show", name], check=True, capture_output=True, text=True).stdout.splitlines()
    found = next((line.split(None, 1)[1] for line in listed if line.startswith("installed ")), None)
    if found is None:
        raise SystemExit(f"The model {name} is not installed: performia models install {name}")
    return found
