"""The quickstarts that differ in the provider alone: the code is in ``docs/quickstarts``, the words around it here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dance_common import providers
from dance_common.dance.base import Dance

from . import catalogue
from .markdown import environment, frameworks


@dataclass(frozen=True)
class Quickstart:
    """What one page says of its own.

    Attributes:
        shows: the site in a sentence.
        more: what to know about this provider's API.
    """

    shows: str
    more: str


QUICKSTARTS: Mapping[str, Quickstart] = MappingProxyType(
    {
        "azure": Quickstart(
            "A site that greets visitors by their address at Microsoft: Azure AD, which is now called Microsoft Entra"
            " ID. It uses OAuth 2.",
            "Relative addresses start at `https://graph.microsoft.com`. With the tenant `common`, the default,"
            " anybody with a Microsoft account can connect. To admit one organisation only, set `tenant` to its ID or"
            " domain. Add `offline_access` to the scope for a refresh token.",
        ),
        "dropbox": Quickstart(
            "A site that greets visitors by their e-mail address at Dropbox. It uses OAuth 2.",
            "Relative addresses start at `https://api.dropboxapi.com/2/`. Dropbox wants POST where others want GET."
            " Its tokens live for four hours: with `offline=True` there is a refresh token, and they are refreshed for"
            " you.",
        ),
        "github": Quickstart(
            "A site that greets visitors by their name at GitHub. It uses OAuth 2.",
            "Relative addresses such as `/user` start at `https://api.github.com/`. Without a `scope` the token can"
            ' read what is public. Ask for more by name: `scope=["read:user", "user:email"]`.',
        ),
        "google": Quickstart(
            "A site that greets visitors by their e-mail address at Google. It uses OAuth 2.",
            "Relative addresses start at `https://www.googleapis.com`. With `offline=True` Google gives a refresh"
            ' token. With `hosted_domain="example.com"` only accounts of that Google Workspace can connect. The'
            " [recipe for Google Calendar](../recipes/google-calendar.md) uses both a scope and a refresh token.",
        ),
        "meetup": Quickstart(
            "A site that greets visitors by their name at Meetup. It uses OAuth 2.",
            "Relative addresses start at `https://api.meetup.com/2/`. That is Meetup's old API, which the rehearsal"
            ' still plays. What Meetup documents today is GraphQL: `meetup.post("/gql-ext", json={"query": "query'
            ' { self { id name } }"})`.',
        ),
        "nylas": Quickstart(
            "A site that greets visitors by the address of the mailbox that they connect through Nylas. It uses OAuth"
            " 2.",
            'Relative addresses start at `https://api.us.nylas.com/v3/`; with `region="eu"` at the European ones.'
            " This is version 3 of Nylas. Version 2, where the address was `/account`, ended in January 2025.",
        ),
        "shopify": Quickstart(
            "An app that says which shop has installed it. It uses OAuth 2, and each shop names itself.",
            'Relative addresses start at the shop\'s own `/admin/`: `shopify.get("api/2026-10/products.json")`. Enter'
            " the address of `/login/shopify` as the *App URL*, too: Shopify opens it when a merchant installs or opens"
            " the app, and its signature is checked. With the rehearsal a page asks for the shop: enter `my-shop`."
            " [Shopify](../named-servers.md#shopify) says more.",
        ),
        "slack": Quickstart(
            "A site that says “Hello, world!” in the visitor's Slack. It uses OAuth 2.",
            'Relative addresses are names of Slack\'s methods: `slack.post("chat.postMessage", …)`. Slack reports'
            " failures with status 200, too, so the code looks at `ok` in the response. `scope` is for your app's bot;"
            ' `user_scope` is for the person who installs it. With `scope=["openid", "profile", "email"]` the'
            " same dance is “Sign in with Slack”.",
        ),
        "twitter": Quickstart(
            "A site that greets visitors by their name at Twitter (X). It uses OAuth 1.0a: the site has a *key*"
            " instead of an ID, and each call is signed.",
            "Relative addresses start at `https://api.x.com/1.1/`. For OAuth 2 at the same site see"
            " [Twitter (OAuth 2)](../providers/twitter_oauth2.md).",
        ),
    }
)

PAGE = """\
# {title}

{shows}

## Install

```{{include}} ../_install.md
```

## Write the site

{code}

## Try it without an account

```{{include}} ../_rehearse.md
```

## Register your site

{console}

Enter this callback URL:

{callbacks}

Then put what you got into the environment, and start the site without `DANCE_REHEARSAL`:

{start}

Open `{host}` in the browser, and begin at `/login/{name}`: your browser may still have the stand-in's token.

## What it does

```{{include}} ../_explain.md
```

{more}

[All parameters and facts about {title}](../providers/{name}.md)
"""

FLASK = """\
Put this into a file `app.py`:

```{{literalinclude}} {name}/flask/app.py
:language: python
```"""

DJANGO = """\
Start a project in the folder:

```sh
django-admin startproject mysite .
```

Add this to the end of `mysite/settings.py`:

```{{literalinclude}} {name}/django/settings.py
:language: python
```

Replace what is in `mysite/urls.py`:

```{{literalinclude}} {name}/django/urls.py
:language: python
```

Make a file `mysite/views.py`:

```{{literalinclude}} {name}/django/views.py
:language: python
```"""


def pages() -> dict[str, str]:
    """Return the pages by their path below ``docs``."""
    return {f"quickstarts/{name}.md": page(name) for name in QUICKSTARTS}


def page(name: str) -> str:
    """Return the quickstart for one provider."""
    dance: Dance = providers.find(name)()
    console = catalogue.console_of(dance)
    variables = [
        dance.variables_of(credential)[0]
        for credential in dance.provider.settings
        if credential in dance.credential_names
    ]
    commands = ("flask run --debug", "python manage.py runserver")
    ports = {"Flask": 5000, "Django": 8000}
    return PAGE.format(
        title=dance.provider.title,
        name=name,
        shows=QUICKSTARTS[name].shows,
        more=QUICKSTARTS[name].more,
        code=frameworks(FLASK.format(name=name), DJANGO.format(name=name)),
        console=catalogue.through_the_console(dance),
        callbacks=catalogue.callbacks(dance),
        start=frameworks(
            *(environment(variables, each, value="what-you-got") for each in commands)
        ),
        host=" or ".join(f"http://{console.local_host}:{port}" for port in ports.values()),
    )
