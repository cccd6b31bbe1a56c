# At the end of mysite/settings.py:
from django_dance.environ import dances

INSTALLED_APPS += ["django_dance", "accounts"]
MIDDLEWARE += ["django_dance.middleware.DanceMiddleware"]
DANCE_PROVIDERS = dances({"github": {"store_profile": True}})
DANCE_BACKEND = "django_dance.backends.ORMBackend"
