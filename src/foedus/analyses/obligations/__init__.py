"""Who must act?"""
