"""OpenID Connect: who the user is, as the provider signs it."""
