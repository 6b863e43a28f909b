"""The parts of the brief, one file each; every `blocks` function turns results into blocks."""
