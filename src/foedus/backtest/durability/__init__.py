"""How long did peace last after past wars, and what went with it?"""
