"""What a graph that separates stems says of itself, for the analyzer that computes it."""


def metadata(stems, sample_rate, samples, is_normalised, spectra=None):
    """The metadata of a graph.

    stems: names of the stems in the order in which outputs have them.
    sample_rate: Hz, of `mix` and `waveforms`.
    samples: of a segment, which is what the graph takes at once.
    is_normalised: whether recordings are to have the mean 0 and the standard deviation 1 of their channels' mean.
    spectra: how spectra are made, where the graph takes or gives such; `spectral_framing` gives it.
    """
    described = {
        "stems": ",".join(stems), "sample_rate": sample_rate, "samples": samples,
        "normalised": "yes" if is_normalised else "no",
    }
    return {f"separation.{name}": str(value) for name, value in (described | (spectra or {})).items()}


def spectral_framing(frame_size, hop_size, bins, frames, first_centre, scale):
    """How spectra are made, of frames under a periodic Hann window.

    frame_size, hop_size: samples of a frame, and from one to the next.
    bins: lowest ones that the graph knows.
    frames: in a segment; behind its end, as in front of its start, frames hear it reflected.
    first_centre: the sample of the segment on which the first frame is centred.
    scale: by which spectra of frames under a window whose peak is 1 are multiplied.
    """
    return {
        "frame_size": frame_size, "hop_size": hop_size, "bins": bins, "frames": frames, "first_centre": first_centre,
        "scale": float(scale),
    }
