"""What would have to change for a state to be bound, or to be free, and whose consent that takes?"""
