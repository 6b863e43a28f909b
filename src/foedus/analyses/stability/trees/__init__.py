"""Games in extensive form of perfect information: declared, solved, and written out for other programs."""
