"""What was promised, what came of it, and how far a promise can be counted on."""
