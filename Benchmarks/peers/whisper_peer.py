"""whisper.cpp by pywhispercpp, the program whose networks Performia's lyrics use, on whole recordings.

Radford, Kim, Xu, Brockman, McLeavey, Sutskever: Robust speech recognition via large-scale weak supervision (ICML 2023). The
network is the one that `performia models` installs as whisper-base; the language is detected.
"""
import importlib.metadata

from ..analysis import Analysis

GIVES = {"words"}


def version():
    return importlib.metadata.version("pywhispercpp")


def workload(path):
    """Words with their times in hundredths of a second."""
    import librosa
    from pywhispercpp.model import Model

    from .. import program

    samples, _ = librosa.load(path, sr=16000, mono=True)
    model = Model(program.model("whisper-base"), redirect_whispercpp_logs_to=None, print_progress=False)
    return model.transcribe(
        samples, language="auto", token_timestamps=True, max_len=1, split_on_word=True, n_threads=2)


def analyse(path):
    words = [(word.t0 / 100, word.t1 / 100, word.text.strip()) for word in workload(path)]
    return Analysis(words=[list(word) for word in words if word[2]])
