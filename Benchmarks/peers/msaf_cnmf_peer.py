"""MSAF's convex non-negative matrix factorisation (Nieto, Jehan, ICASSP 2013)."""
from . import msaf_package
from .msaf_package import GIVES, version

__all__ = ["GIVES", "version"]


def workload(path):
    return msaf_package.sections(path, "cnmf", "cnmf")


def analyse(path):
    return workload(path)
