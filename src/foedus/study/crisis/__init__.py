"""The published models of crisis, deterrence and alliance, asked with numbers of one's own."""
