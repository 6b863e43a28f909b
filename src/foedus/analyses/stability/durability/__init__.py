"""How long did peace last after wars like this one?"""
