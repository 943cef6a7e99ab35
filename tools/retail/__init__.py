"""
A real shop's books, read: what was ordered, and what came back.

The books are Chen, D. (2015), Online Retail, UCI Machine Learning Repository, CC BY 4.0: one row for each article on an
invoice. Only reading happens here; what the rows mean for the product is decided by the rules in these modules.
"""
