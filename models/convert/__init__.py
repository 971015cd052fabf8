"""Makes models' files of what their makers publish."""
import sys


def _say(kind, error, _):
    """Says what went wrong in a sentence: sources may hold anything, and a trace of calls helps nobody to mend them."""
    told = issubclass(kind, (ValueError, OSError)) and str(error)
    print(error if told else f"the sources are not what this converter reads ({kind.__name__}: {error})", file=sys.stderr)


sys.excepthook = _say
