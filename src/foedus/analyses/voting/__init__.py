"""Who can block it?"""
