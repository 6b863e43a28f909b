"""Treaties read as texts: what they ask, in words and beside one another; how a state joins and leaves."""
