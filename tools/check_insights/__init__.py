"""
The insights of a replayed shop, checked against the raw file.

    raw file → pandas → what must be ┐
                                     ├ equal, or the differences
    service → insights → what it says┘

Both sides say the same figures by the same names; what is nothing is left out. No figure is compared by and large.
"""
