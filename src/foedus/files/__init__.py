"""The scenario file: human model -> resolve -> machine model, with a place for every value."""
