// The target exports nothing to Swift.
