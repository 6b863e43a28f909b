"""What would be agreed?"""
