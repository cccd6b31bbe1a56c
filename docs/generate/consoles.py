"""How to register a site at a provider: the way through the menus of its own console, a step for each item.

Consoles change without notice: each provider's page links its documentation, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Console:
    """The way to an application at one provider.

    Attributes:
        steps: what to do, from the first page to the client secret.
        remark: what surprises people there; empty where nothing does.
        local_host: the name of one's own machine in callback URLs that the provider takes.
    """

    steps: tuple[str, ...]
    remark: str = ""
    local_host: str = "localhost"


CONSOLES: Mapping[str, Console] = MappingProxyType(
    {
        "azure": Console(
            (
                "Open the [Microsoft Entra admin center](https://entra.microsoft.com/) and go to **Entra ID** >"
                " **App registrations** > **New registration**.",
                "Enter a name. Under **Supported account types** choose who may connect: your organisation, any"
                " organisation, or any Microsoft account.",
                "Under **Redirect URI** choose the platform **Web**, enter the callback URL and press **Register**."
                " More callback URLs go under **Authentication**.",
                "On **Overview**, copy the **Application (client) ID**.",
                "Under **Certificates & secrets** > **Client secrets** press **New client secret**, and copy its"
                " **Value**, not its **Secret ID**. It is shown once.",
            ),
            "Client secrets expire, after 24 months at the latest. Note the date.",
        ),
        "discord": Console(
            (
                "Open the [Developer Portal](https://discord.com/developers/applications) and press **New"
                " Application**.",
                "Go to **OAuth2**. Under **Redirects** press **Add Redirect**, enter the callback URL and press **Save"
                " Changes**.",
                "On the same page, copy the **Client ID**, and press **Reset Secret** for the **Client Secret**.",
            ),
        ),
        "dropbox": Console(
            (
                "Open the [App Console](https://www.dropbox.com/developers/apps) and press **Create app**.",
                "Choose **Scoped access**, then **App folder** (the app sees a folder of its own) or **Full"
                " Dropbox**, and enter a name.",
                "On the tab **Permissions**, tick what the app may ask for, at least `account_info.read`, and press"
                " **Submit**.",
                "On the tab **Settings**, enter the callback URL under **OAuth 2** > **Redirect URIs** and press"
                " **Add**.",
                "On the same tab, copy the **App key**, and press **Show** for the **App secret**.",
            ),
        ),
        "facebook": Console(
            (
                "Open [My Apps](https://developers.facebook.com/apps/) and press **Create App**.",
                "Choose the use case **Authenticate and request data from users with Facebook Login**, and follow the"
                " form to its end.",
                "Go to **Use cases** > **Customize** > **Settings**. Enter the callback URL under **Valid OAuth"
                " Redirect URIs** and press **Save changes**.",
                "Under **App settings** > **Basic**, copy the **App ID**, and press **Show** for the **App secret**.",
            ),
            "While the app is in development mode, `http://localhost` works without being entered, and only people with"
            " a role in the app can connect. **Publish** ends that.",
        ),
        "github": Console(
            (
                "Open <https://github.com/settings/applications/new>. By the menus: your picture > **Settings** >"
                " **Developer settings** > **OAuth Apps** > **New OAuth app**. For an organisation begin at its"
                " **Settings**.",
                "Enter **Application name** and **Homepage URL**. Users see both.",
                "Enter the **Authorization callback URL** and press **Register application**.",
                "Copy the **Client ID**, and press **Generate a new client secret**. The secret is shown once.",
            ),
            "An OAuth app has one callback URL: register one app for your machine and one for production. A GitHub"
            " App may have several, and its tokens expire and are refreshed.",
        ),
        "gitlab": Console(
            (
                "Click your picture and go to **Edit profile** > **Applications** > **Add new application**. For a"
                " group: **Settings** > **Applications**. For a whole instance: **Admin** > **Applications**.",
                "Enter a **Name** and, under **Redirect URI**, the callback URL; further ones on further lines.",
                "Leave **Confidential** ticked, and tick the scopes, at least `read_user`.",
                "Press **Save application**, and copy **Application ID** and **Secret**. The secret is shown once.",
            ),
        ),
        "google": Console(
            (
                "Open the [Google Auth Platform](https://console.cloud.google.com/auth/overview), choose or create a"
                " project, and press **Get started**.",
                "Fill in **App information**. Under **Audience** choose **Internal** (your organisation's accounts"
                " only) or **External**.",
                "Go to **Clients** > **Create client** and choose the type **Web application**.",
                "Under **Authorized redirect URIs** press **Add URI**, enter the callback URL and press **Create**.",
                "Copy **Client ID** and **Client secret**. The secret is shown once.",
                "For an API, such as the calendar's: enable it under **APIs & Services** > **Library**, and add its"
                " scopes under **Data Access**.",
            ),
            "While an external app is in **Testing**, only the test users under **Audience** can connect, and refresh"
            " tokens end after seven days. **Publish app** ends both.",
        ),
        "jira": Console(
            (
                "Make a key pair: `openssl genrsa -out jira.pem 2048` and `openssl rsa -in jira.pem -pubout -out"
                " jira.pub`.",
                "In Jira, go to **Administration** (the cog) > **Applications** > **Application links** > **Create"
                " link**.",
                "Enter the address of your site, confirm it, enter a name, and tick **Create incoming link**.",
                "Enter a **Consumer key** that you make up, a **Consumer name**, and the text of `jira.pub` as **Public"
                " key**.",
            ),
            "That is OAuth 1.0a, of Jira Data Center. For its OAuth 2 see"
            " [Jira Data Center (OAuth 2)](../providers/jira_dc_oauth2.md), for Jira Cloud"
            " [Atlassian](../providers/atlassian.md).",
        ),
        "meetup": Console(
            (
                "Open [OAuth Clients](https://www.meetup.com/api/oauth/list/) and press **Create new client**.",
                "Enter **Client name**, **Application website** and, as **Redirect URI**, the callback URL.",
                "Accept the terms and press **Create**. Copy **Key** and **Secret**.",
            ),
            "Meetup gives clients to organisers with a Pro subscription only, and looks at each request.",
        ),
        "nylas": Console(
            (
                "Open the [dashboard](https://dashboard-v3.nylas.com/) and choose or create an application.",
                "Under **Hosted Authentication** > **Callback URIs** press **Add a callback URI**, choose the platform"
                " **Web** and enter the callback URL.",
                "Under **Overview**, copy the **Client ID**.",
                "Under **API Keys** press **Generate new key**. It is the client secret, and is shown once.",
            ),
        ),
        "slack": Console(
            (
                "Open [Your Apps](https://api.slack.com/apps) and press **Create New App** > **From scratch**.",
                "Enter a name, choose a workspace for development, and press **Create App**.",
                "Go to **OAuth & Permissions**. Under **Redirect URLs** press **Add New Redirect URL**, enter the"
                " callback URL, and press **Save URLs**.",
                "There, add the scopes, too: **Bot Token Scopes** are `scope`, **User Token Scopes** are"
                " `user_scope`.",
                "Go to **Basic Information** > **App Credentials**, and copy **Client ID** and **Client Secret**.",
            ),
            "Slack takes https addresses only: on your own machine use a tunnel, or stay with the rehearsal.",
        ),
        "spotify": Console(
            (
                "Open the [Dashboard](https://developer.spotify.com/dashboard) and press **Create app**.",
                "Enter **App name** and **App description**. Enter the callback URL under **Redirect URIs** and press"
                " **Add**.",
                "Tick **Web API**, accept the terms, and press **Save**.",
                "Copy the **Client ID**, and press **View client secret**.",
            ),
            "Spotify refuses `localhost`: open your site as `http://127.0.0.1:5000` or `http://127.0.0.1:8000`. In"
            " development mode only the users that you add under **User Management** can connect.",
            local_host="127.0.0.1",
        ),
        "twitter": Console(
            (
                "Open the [Developer Console](https://console.x.com/) and press **Create App**.",
                "Copy **API Key** and **API Key Secret**: they are for OAuth 1.0a, and shown once.",
                "In the app, go to **User authentication settings** > **Set up**.",
                "Choose the **App permissions** and the type **Web App**. Enter the callback URL under **Callback URI /"
                " Redirect URL**, a **Website URL**, and press **Save**.",
            ),
            "The **Client ID** and **Client Secret** that it shows are for"
            " [OAuth 2](../providers/twitter_oauth2.md). How many calls are free depends on your plan.",
        ),
    }
)
"""Those of the providers that the specification has."""
