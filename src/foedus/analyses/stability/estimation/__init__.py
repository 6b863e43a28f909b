"""What do past choices tell of what the players wanted?  Strategic probit and logit on declared games."""
