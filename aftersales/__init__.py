"""The business: after-sales cases, decided by policy and settled to the cent. No AWS, no GraphQL, no HTTP."""
