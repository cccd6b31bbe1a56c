"""The framework-free core of oauth-dance: providers, dances, flows, sessions and tokens.

Nothing in this package imports Flask or Django. An adapter hands plain values in (the browser's session, a
callback URL, the raw query string) and gets plain values back (a URL, a token, a ``DanceError``).
"""

__version__ = "0.1.0"
