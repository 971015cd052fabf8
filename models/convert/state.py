"""The tensors of a checkpoint, which have to be those of a network to the last one."""


class State:
    """The tensors of a checkpoint of `network`, each of which is to be used."""

    def __init__(self, tensors, network):
        self._tensors = tensors
        self._network = network
        self._used = set()

    def __contains__(self, name):
        return name in self._tensors

    def take(self, name, *shape):
        """A tensor by name; `shape` has None where any length is taken."""
        if name not in self._tensors:
            raise SystemExit(f"the checkpoint lacks '{name}', which the network of {self._network} has")
        values = self._tensors[name]
        fits = len(values.shape) == len(shape) and all(
            expected in (None, found) for expected, found in zip(shape, values.shape))
        if not fits:
            raise SystemExit(f"the checkpoint's '{name}' has the shape {list(values.shape)}, expected {list(shape)}")
        self._used.add(name)
        return values

    def finish(self):
        """Refuses what no part of the network took."""
        rest = sorted(set(self._tensors) - self._used)
        if rest:
            raise SystemExit(f"the checkpoint has '{rest[0]}', which the network of {self._network} does not have")
