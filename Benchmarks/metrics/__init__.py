"""The field's metrics by mir_eval, with the kind of each error beside them.

Each function takes (item, analysis) and gives a dictionary of figures and an `error` (a word, or None where nothing is
wrong), or None where the item has no ground truth for the task or the analyser does not do it.
"""
