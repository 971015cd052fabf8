"""madmom's downbeat tracker (Böck, Krebs, Widmer 2016): beats, downbeats, meter; the tempo is its median beat's."""
from ..analysis import Analysis
from . import madmom_package

GIVES = {"beats", "tempo", "meter"}

version = madmom_package.version


def workload(path):
    signal = madmom_package.read(path)
    from madmom.features.downbeats import DBNDownBeatTrackingProcessor, RNNDownBeatProcessor

    return DBNDownBeatTrackingProcessor(beats_per_bar=[3, 4], fps=100)(RNNDownBeatProcessor()(signal))


def analyse(path):
    import numpy

    tracked = workload(path)
    times = [float(time) for time, _ in tracked]
    positions = [int(position) for _, position in tracked]
    return Analysis(
        beats=times,
        downbeats=[time for time, position in zip(times, positions) if position == 1],
        tempo=60 / float(numpy.median(numpy.diff(times))) if len(times) > 1 else 0.0,
        meter=[max(positions), 4] if positions else None,
    )
