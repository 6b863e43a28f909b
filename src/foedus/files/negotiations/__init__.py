"""Tables of other programs for forecasts of negotiations: read, checked, and written again."""
