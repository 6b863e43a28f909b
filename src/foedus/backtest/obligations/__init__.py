"""Was the casus foederis of a historical alliance given in a historical war?"""
