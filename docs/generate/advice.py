"""What whoever builds or runs a site can do about a code, where there is more to say than its hint does."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ADVICE: Mapping[str, str] = MappingProxyType(
    {
        "access_denied": "The visitor said no at the provider. Nothing is wrong: say so kindly, and offer another try.",
        "account_taken": "That account at the provider is already connected to another user of your site. Let the"
        " visitor log in as that user, or disconnect it there first.",
        "address_refused": "The visitor named a server that has no public address, or one whose name nobody knows:"
        " which of the two is not said. Servers inside a company need `private_servers=True`.",
        "answer_too_large": "The response was not read to its end. Ask the API for less at a time, or pass"
        " `stream=True` and read it in parts.",
        "bad_answer": "What came back is not valid HTTP. Usually a proxy in between is broken; try again later.",
        "bad_callback": "The browser came back with a URL that no provider makes. Often somebody has opened"
        " the callback URL by hand.",
        "bad_encryption_key": "A key in `DANCE_ENCRYPTION_KEYS` is too short. [Encryption](encryption.md) says how"
        " to make one.",
        "bad_keys": "The provider's public keys can't be used, so its id_token can't be verified. Check the issuer of"
        " the provider; if it is right, the provider has to mend it.",
        "bad_profile": "The provider responded, but did not say who the user is. Look at `error.response`: usually"
        " a scope is missing.",
        "callback_not_confirmed": "The provider does not speak OAuth 1.0a, or ignores the callback URL. The dance"
        " stops, because without that confirmation it would not be safe.",
        "bad_server": "What the visitor typed is no name of a server. The page asks again.",
        "callback_too_long": "The URL is longer than any provider's. Somebody has tampered with it.",
        "not_a_form": "What was posted to the callback is not form-encoded: no provider has sent it.",
        "client_secret_too_short": "The provider signs id_tokens with the client secret, and this one is shorter than"
        " the signature allows. Copy it again from the provider's console.",
        "code_missing": "The browser came back without the code. Try again; if that doesn't help, check that the"
        " callback URL is the one that `dance urls` prints.",
        "cookie_too_large": "The token does not fit into a cookie, and the browser would drop the cookie. Keep tokens"
        " [in a database](backends.md), or sessions on the server.",
        "decryption_failed": "A token was encrypted with a key that is no longer in `DANCE_ENCRYPTION_KEYS`. Add the"
        " key again, or let the user connect again.",
        "discovery_failed": "The provider did not return its metadata, or the metadata is not valid. Check the issuer,"
        " letter by letter, including the final slash.",
        "flow_elsewhere": "A callback for one dance arrived at the callback URL of another. Check what is registered:"
        " each dance has its own callback URL.",
        "registration_changed": "The client id, or the provider's addresses, are others in the callback view than they"
        " were in the log-in view. In Flask, what is assigned to a blueprint within a request holds for that request:"
        " assign it in the subclass's `load_config`, which every request calls. Otherwise they were changed while the"
        " visitor was at the provider.",
        "flow_expired": "The visitor took too long at the provider. Trying again is enough.",
        "flow_not_found": "This browser has other log-ins under way, but not this one. Most often the visitor began"
        " at `localhost` and came back to `127.0.0.1`, or began with http and came back with https.",
        "flow_of_another_user": "Another user logged in to your site between the first step and the last. Start again.",
        "flow_used": "The callback was loaded twice, by a reload or the back button. The first one counted.",
        "foreign_host": "A call would have carried the user's token to a host that the provider does not declare. Name"
        " the host in the option `api_hosts`, or pass `withhold_token=True` to call it without the token.",
        "host_not_named": "The visitor's request names a host that the site's configuration does not, and such a host"
        " is registered nowhere: [A site that registers itself](named-servers.md#a-site-that-registers-itself).",
        "registered_elsewhere": "The site answers at several hosts, and the client that all tokens were issued to is"
        " registered for another of them. Set `DANCE_CALLBACK_ORIGIN` to that one.",
        "id_token_invalid": "The provider's signed statement about the user is not valid. Usually the issuer is wrong,"
        " or the server's clock.",
        "inactive_user": "The user's account at your site is deactivated (`is_active` is False).",
        "insecure_transport": "A URL is http and not on this machine. Use https; behind a proxy see"
        " [Proxies and HTTPS](proxies.md).",
        "invalid_grant": "The provider no longer accepts the refresh token or the code: the user revoked access, or"
        " it was used before. The token is gone; ask the user to connect again. Where the provider has no words for"
        " that, a refusal counts as this one if the API refused the token, too, or if it has come twice.",
        "issuer_mismatch": "The callback does not come from the provider that the dance began with, or does not say"
        " so. Nothing was sent anywhere.",
        "lock_timeout": "Another request has been writing the same user's tokens for longer than a provider may take"
        " to respond. Try again; if that doesn't help, look for a transaction in the database that does not end.",
        "login_loop": "Dance after dance has ended well, and the page that the visitor wants sends the browser to the"
        " next one. It needs something else than a connected account: look at what guards it, such as"
        " `permission_required` with a dance as `LOGIN_URL`, or a receiver that logs nobody in.",
        "login_vetoed": "A receiver of `oauth_before_login` returned False.",
        "missing_…": "A credential is not set, such as `missing_client_id`. The page names the configuration variable.",
        "no_access_token": "The provider's response has no token in it. Look at `error.response`.",
        "no_cryptography": "Install the extra: `pip install 'oauth-dance[encryption]'`.",
        "no_flow": "This browser has no log-in under way at all. If it happens every time, the session cookie does not"
        " come back: look at `SESSION_COOKIE_SECURE`, `SESSION_COOKIE_SAMESITE` and the domain of the cookie.",
        "no_oauth_token": "The OAuth 1 provider's response has no token in it. Look at `error.response`.",
        "no_profile": "Nothing is known about where this provider says who the user is. Give `profile_url` and"
        " `profile_fields`, or call the API yourself.",
        "no_session": "The site keeps no sessions. Flask: set `SECRET_KEY`. Django: add"
        " `SessionMiddleware`.",
        "not_connected": "The view needs an account that the user has not connected. `retry_url` in the JSON is where a"
        " person can do that, in a browser.",
        "no_registration": "The server has no endpoint where sites register themselves. Register there, and name the"
        " credentials with `clients`.",
        "not_registered": "The server did not issue a client identifier. It may be closed to new sites.",
        "not_configured": "Something is missing in the configuration; the message says what.",
        "one_account_only": "The backend keeps one account for each user. Give it `several_accounts=True`; see"
        " [Several accounts](accounts.md).",
        "openid_library_missing": "Install the extra: `pip install 'oauth-dance[openid]'`.",
        "provider_failed": "The provider responded with an error that has no code, or with something unreadable."
        " Look at `error.response`.",
        "provider_refused": "The provider sent the visitor back with an error. `error.error` has the provider's code.",
        "provider_timeout": "The provider did not respond in time. Try again later.",
        "provider_tls": "The certificate of the provider was not accepted. Usually a company's own certificate"
        " authority is missing: set `REQUESTS_CA_BUNDLE`. Never switch verification off in production.",
        "provider_unreachable": "No connection. Check the network, DNS and the address.",
        "rate_limited": "You sent the provider too many requests. Wait, and ask less often.",
        "redirected": "The token endpoint responded with a redirect, which is not followed because it would take"
        " secrets along. Correct the URL.",
        "refresh_busy": "Another process is refreshing this token and has not finished in time. Try again.",
        "rehearsal_refused": "`DANCE_REHEARSAL` is set where it must not be. It is for sites that are debugged or"
        " tested, and for addresses of this machine.",
        "repeated_parameter": "The callback has one parameter twice, so neither is believed. Somebody has tampered"
        " with it.",
        "request_token_too_long": "The OAuth 1 provider sent a token that does not fit into a session.",
        "scopes_missing": "The visitor was asked for the scopes that the page needs, and did not grant them. See"
        " [Scopes](scopes.md).",
        "signature_expired": "The provider's signature is older than its signed addresses are good for: somebody has"
        " kept the link. Or this machine's clock is wrong.",
        "signature_wrong": "The query was changed on the way, or is not the provider's. If it happens every time, the"
        " site's client secret is not the one that the provider signs with: copy it again from its console.",
        "state_missing": "The callback has no state. Somebody has opened the callback URL by hand, or a proxy removes"
        " the query string.",
        "sub_mismatch": "The provider named two different users in one log-in, so neither is believed.",
        "server_missing": "A view called the API for a visitor who has named no server yet: look at"
        " `authorized` first.",
        "server_refused": "`clients`, `servers` or the rules for names from strangers refuse the server: see"
        " [Providers that the visitor names](named-servers.md).",
        "token_expired": "The token has expired and can't be refreshed. Send the user to the log-in view.",
        "token_not_bound": "The dance has the option `dpop`, and the provider gave a token that anybody could use. Ask"
        " the provider to switch DPoP on for your client, or leave the option out.",
        "token_not_stored": "The backend did not store the token. Usually nobody is logged in to your site. Otherwise"
        " the log names what the database refused: a column or constraint of your model, or a table that `migrate`"
        " has not made yet.",
        "unknown_accounts_server": "Zoho named a data centre that the library does not know.",
        "unknown_token_type": "The provider gave a token of a type that can't be sent.",
        "unreadable_client_keys": "One of `client_keys` is no private key, or no file. See"
        " [How the site proves who it is](client-authentication.md).",
        "bad_pushed_request": "The provider took the authorization request and gave no reference to it. Look at its"
        " documentation of `pushed_authorization_url`.",
        "no_pushed_requests": "`pushed_requests` is True, and the provider's metadata names no place for them. Give"
        " `pushed_authorization_url`, or leave the option out.",
        "no_fitting_client_key": "The provider takes signatures of other kinds than `client_keys` can make. The"
        " hint says which: add such a key.",
        "unreadable_rsa_key": "The RSA key is neither a private RSA key in PEM nor the path of a file with one.",
        "unverified_error": "An error arrived that belongs to no log-in of this browser: anybody can make such a link."
        " Its text is shown nowhere.",
        "verifier_missing": "The OAuth 1 provider sent the visitor back without a verifier.",
        "wrong_domain": "The Google account is not of the domain in `hosted_domain`.",
    }
)
