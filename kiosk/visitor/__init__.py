"""Residents' screens: a presenter each. No Kivy."""
