"""MSAF's spectral clustering (McFee, Ellis, ISMIR 2014)."""
from . import msaf_package
from .msaf_package import GIVES, version

__all__ = ["GIVES", "version"]


def workload(path):
    return msaf_package.sections(path, "scluster", "scluster")


def analyse(path):
    return workload(path)
