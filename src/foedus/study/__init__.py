"""All analyses together: run, sensitivity, compare, provenance and replay."""
