"""When is a treaty through all its parliaments?"""
