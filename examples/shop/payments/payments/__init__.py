"""Charges the orders of the shop, each of them once."""
