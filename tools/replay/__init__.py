"""
The replay of a real shop: its orders and returns sent through the API, on the days when they happened.

    books → plan (what happens when) → sandbox clock, imports, return cases → report (to the cent)

Every request carries a key made from the invoice it comes from, so a replay that was stopped, or whose service was
killed, is started again with the same command: what is done already answers as it is, and the rest is done.
"""
