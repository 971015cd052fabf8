"""MSAF's ordinal linear discriminant analysis (McFee, Ellis, ICASSP 2014), with labels by 2D Fourier magnitudes."""
from . import msaf_package
from .msaf_package import GIVES, version

__all__ = ["GIVES", "version"]


def workload(path):
    return msaf_package.sections(path, "olda", "fmc2d")


def analyse(path):
    return workload(path)
