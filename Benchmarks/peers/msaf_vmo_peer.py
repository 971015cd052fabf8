"""MSAF's variable Markov oracle (Wang, Mysore, ISMIR 2016)."""
from . import msaf_package
from .msaf_package import GIVES, version

__all__ = ["GIVES", "version"]


def workload(path):
    return msaf_package.sections(path, "vmo", "vmo")


def analyse(path):
    return workload(path)
