import environ  # django-environ

env = environ.Env()

SECRET_KEY = env("SECRET_KEY")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost"])
ROOT_URLCONF = "urls"
DATABASES = {"default": env.db("DATABASE_URL", default="sqlite:///site.sqlite3")}
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django_dance",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_dance.middleware.DanceMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

MEETUP_OAUTH_KEY = env("MEETUP_OAUTH_KEY", default=None)
MEETUP_OAUTH_SECRET = env("MEETUP_OAUTH_SECRET", default=None)
DANCE_PROVIDERS = {"meetup": {}}
