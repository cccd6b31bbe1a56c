# At the end of mysite/settings.py:
from django_dance.environ import dances

INSTALLED_APPS += ["django_dance"]
MIDDLEWARE += ["django_dance.middleware.DanceMiddleware"]
DANCE_PROVIDERS = dances({"shopify": {}})
