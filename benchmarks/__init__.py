"""Figures of speed and memory, as ratios and curves; run by hand, never as tests."""
