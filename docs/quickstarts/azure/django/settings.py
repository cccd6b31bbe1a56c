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

AZURE_OAUTH_CLIENT_ID = env("AZURE_OAUTH_CLIENT_ID", default=None)
AZURE_OAUTH_CLIENT_SECRET = env("AZURE_OAUTH_CLIENT_SECRET", default=None)
DANCE_PROVIDERS = {"azure": {}}
