"""How far do the methods agree with what happened?"""
