"""Essentia: RhythmExtractor2013 (multifeature), KeyExtractor (its default profile), ChordsDetection on HPCP frames."""
import importlib.metadata

from ..analysis import Analysis
from .labels import harte, runs

GIVES = {"beats", "tempo", "keys", "chords"}
SAMPLE_RATE = 44100
FRAME_SIZE = 4096  # ChordsDetection assumes frames of twice its hop
HOP_SIZE = 2048


def version():
    return importlib.metadata.version("essentia")


def _hpcp(audio):
    import essentia.standard as standard
    import numpy

    window = standard.Windowing(type="blackmanharris62")
    spectrum = standard.Spectrum()
    peaks = standard.SpectralPeaks(
        orderBy="magnitude", magnitudeThreshold=1e-5, minFrequency=40, maxFrequency=5000, maxPeaks=60,
        sampleRate=SAMPLE_RATE)
    hpcp = standard.HPCP(size=36, harmonics=8, windowSize=1, sampleRate=SAMPLE_RATE)
    frames = standard.FrameGenerator(audio, frameSize=FRAME_SIZE, hopSize=HOP_SIZE, startFromZero=True)
    return numpy.array([hpcp(*peaks(spectrum(window(frame)))) for frame in frames], dtype=numpy.float32)


def workload(path):
    import essentia
    import essentia.standard as standard

    essentia.log.warningActive = False
    essentia.log.infoActive = False
    audio = standard.MonoLoader(filename=str(path), sampleRate=SAMPLE_RATE)()
    bpm, ticks, *_ = standard.RhythmExtractor2013(method="multifeature")(audio)
    key, scale, _ = standard.KeyExtractor()(audio)
    chords, _ = standard.ChordsDetection(hopSize=HOP_SIZE, windowSize=2)(_hpcp(audio))
    return audio, bpm, ticks, f"{key} {scale}", chords


def analyse(path):
    audio, bpm, ticks, key, chords = workload(path)
    duration = len(audio) / SAMPLE_RATE
    times = [index * HOP_SIZE / SAMPLE_RATE for index in range(len(chords))]
    return Analysis(
        beats=[float(tick) for tick in ticks],
        tempo=float(bpm),
        keys=[[0.0, duration, key]],
        chords=runs(times, [harte(chord) for chord in chords], duration),
    )
