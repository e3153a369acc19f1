"""Claims → incidents: blocking, comparison, clustering, judgements, folding."""
