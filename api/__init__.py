"""The service over HTTP: serves the schema to whoever brings a token."""
