"""Would it hold?"""
