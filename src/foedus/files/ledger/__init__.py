"""Pledge ledgers: the file that keeps them, what is read into them, and what is written from them."""
