"""The guarantee game: keep, grab or attack, year by year, and who fights for the target."""
