"""Models of crisis bargaining, deterrence and alliance, each in the file that its literature names."""
