"""
Who asks: a bearer token becomes an Actor, for the server on one machine and for the Lambdas alike.

    token ─tokens→ claims ─claims→ Actor

`tokens` verifies signatures and needs PyJWT; `claims` and `order_links` need the standard library alone.
"""
