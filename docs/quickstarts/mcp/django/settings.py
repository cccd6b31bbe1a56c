# At the end of mysite/settings.py:
INSTALLED_APPS += ["django_dance"]
MIDDLEWARE += ["django_dance.middleware.DanceMiddleware"]
DANCE_PROVIDERS = {
    "mcp": {
        "client_name": "Quickstart",
        "registrations": "django_dance.registrations.ORMRegistrations",
        # While you try it out, the server may be on this machine.
        "private_servers": DEBUG,
    },
}
