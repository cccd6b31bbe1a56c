"""How the documentation is built: ``tox -e docs``, or ``sphinx-build -W docs docs/_build/html``."""

from __future__ import annotations

import sys
from pathlib import Path

import django
from django.conf import settings

import dance_common

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

# The API reference imports the Django app, which wants settings to exist.
settings.configure(
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.messages",
        "django.contrib.sessions",
        "django_dance",
    ],
    USE_TZ=True,
)
django.setup()

project = "oauth-dance"
author = "the oauth-dance contributors"
copyright = author  # Sphinx reads this name
version = release = dance_common.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinx_design",
    "generate",
]
exclude_patterns = ["_build", "_*.md", "generated", "quickstarts/*/*/**"]
suppress_warnings = [
    "config.cache"
]  # a substitution holds the figures, which are made anew each time

myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence", "deflist", "substitution"]
myst_heading_anchors = 3
myst_links_external_new_tab = False

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_class_signature = "mixed"
autoclass_content = "both"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
napoleon_custom_sections = [("Keys", "params_style")]

html_theme = "furo"
html_title = "oauth-dance"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_favicon = "_static/icon.svg"
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#4b3fc4",
        "color-brand-content": "#4b3fc4",
        "color-brand-visited": "#4b3fc4",
    },
    "dark_css_variables": {
        "color-brand-primary": "#aaa1ff",
        "color-brand-content": "#aaa1ff",
        "color-brand-visited": "#aaa1ff",
    },
}
copybutton_prompt_text = "$ "
