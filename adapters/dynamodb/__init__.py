"""Orders and cases kept in DynamoDB, at any scale."""
