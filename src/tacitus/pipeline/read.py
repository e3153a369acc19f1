"""One report in, its reading out: the order of the steps."""
