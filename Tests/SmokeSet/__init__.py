"""A small corpus with ground truth, made from freely licensed songs and from scores, to notice when accuracy breaks."""
