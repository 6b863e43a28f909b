"""Did the settlements of the past hold as long as the guarantee game gives them, and do its numbers pass screens?"""
