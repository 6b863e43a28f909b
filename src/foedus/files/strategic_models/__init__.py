"""Declared games to be estimated: their files, and the data that go with them."""
