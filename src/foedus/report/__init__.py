"""The brief: typed blocks, written to the terminal and to HTML."""
