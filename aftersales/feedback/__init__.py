"""What buyers say: a score or a text about a stage, an order, a product or a case, read as it arrives and answered."""
