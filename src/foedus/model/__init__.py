"""What we are told: frozen values, with no input or output of their own.

`foedus.model.scenario.Scenario` is the resolved whole; every name in it refers to something in it.
"""
