"""From a scenario to a design: who is bound and how strongly, what they can field, and from when."""
