"""Who is drawn in, one after the other?"""
