"""Voters with ideal points: what beats the status quo, what nothing beats, what a setter can get."""
