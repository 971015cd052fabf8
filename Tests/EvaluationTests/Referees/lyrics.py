"""jiwer's word and character errors, and mir_eval's onset errors where both sides have the same words.

Words are compared as they come: neither side is changed here but for being split at spaces.
"""
import jiwer
import mir_eval
import numpy


def judge(case):
    reference, estimate = case["reference"], case["estimate"]
    words = jiwer.process_words(" ".join(reference), " ".join(estimate))
    scores = {
        "WER": words.wer,
        "CER": jiwer.process_characters(" ".join(reference), " ".join(estimate)).cer,
        "hits": words.hits, "substitutions": words.substitutions, "insertions": words.insertions,
        "deletions": words.deletions,
    }
    if reference == estimate and reference:
        onsets = numpy.array(case["reference onsets"]), numpy.array(case["estimate onsets"])
        scores["onset median error"], scores["onset mean error"] = mir_eval.alignment.absolute_error(*onsets)
        scores["onset within 0.3 s"] = mir_eval.alignment.percentage_correct(*onsets, window=0.3)
    return scores
