"""Decisions of the European Union whose outcomes are known: what would have been forecast?"""
