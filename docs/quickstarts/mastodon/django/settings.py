# At the end of mysite/settings.py:
INSTALLED_APPS += ["django_dance"]
MIDDLEWARE += ["django_dance.middleware.DanceMiddleware"]
DANCE_PROVIDERS = {
    "mastodon": {
        "client_name": "Quickstart",
        "registrations": "django_dance.registrations.ORMRegistrations",
    },
}
