"""What we conclude: five disciplines that never call one another and meet only through results."""
