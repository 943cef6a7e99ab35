"""What running on AWS costs, computed from operations that were counted and a table of prices."""
