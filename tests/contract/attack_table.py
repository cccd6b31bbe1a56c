"""What somebody tries on purpose, as data: each row is proven by tests, and is a row of the docs."""

from __future__ import annotations

from dataclasses import dataclass

BAD_INPUT = "tests/contract/test_bad_input.py::"
ATTACKS_PY = "tests/contract/test_attacks.py::"
DANCE = "tests/contract/test_dance.py::"
CROSSING = "tests/contract/test_crossing.py::"
LINKS = "tests/contract/test_foreign_links.py::"
POSTED = "tests/contract/test_posted_callbacks.py::"
LOOPS = "tests/contract/test_loops.py::"
REHEARSED = "tests/contract/test_rehearsed_tokens.py::"
KEPT = "dance_common/testing/backends/basics.py::"
CORE2 = "tests/core/dance/test_oauth2_dance.py::"
SESSION1 = "tests/core/sessions/test_oauth1_session.py::"
SESSION2 = "tests/core/sessions/test_oauth2_session.py::"
REGISTERING = "tests/contract/test_registering.py::"
PUBLIC = "tests/core/transport/test_public.py::"

BOTH = "OAuth 1, OAuth 2"
NEW = "OAuth 2"
OLD = "OAuth 1"


@dataclass(frozen=True)
class Attack:
    """One thing that somebody tries.

    Attributes:
        id: a stable name.
        happens: what is tried, as a sentence.
        promise: what we guarantee.
        applies: the protocols.
        proofs: the tests that show it, as pytest names them.
    """

    id: str
    happens: str
    promise: str
    applies: str
    proofs: tuple[str, ...]


NO_EXCHANGE = "Refused before the provider is asked; nothing is stored."

ATTACKS = [
    # The flow
    Attack(
        "foreign-callback",
        "A visitor follows a link to the complete callback of somebody else's dance.",
        NO_EXCHANGE,
        BOTH,
        (
            f"{ATTACKS_PY}test_a_whole_callback_of_somebody_else_is_refused",
            f"{BAD_INPUT}test_a_callback_that_nobody_here_began_is_refused",
        ),
    ),
    Attack(
        "foreign-posted-callback",
        "Another site posts a form to the callback: another dance's, with parameters twice, too large.",
        "Refused. A post reads and writes no session; all that it does is to come again by GET, as any callback.",
        NEW,
        (
            f"{POSTED}test_a_posted_callback_of_another_browser_is_refused",
            f"{POSTED}test_a_post_takes_no_session_away",
            f"{POSTED}test_repeated_parameters_are_refused",
            f"{POSTED}test_what_is_no_form_is_refused_at_once",
            f"{POSTED}test_others_callbacks_are_not_posted",
            f"{POSTED}test_a_cookie_of_another_flow_names_nobody",
        ),
    ),
    Attack(
        "foreign-state",
        "The state or request token of another browser is used.",
        f"{NO_EXCHANGE} The browser it belongs to can still finish.",
        BOTH,
        (f"{BAD_INPUT}test_the_state_of_another_browser_is_refused",),
    ),
    Attack(
        "other-provider",
        "A callback for one dance arrives at the callback URL of another.",
        NO_EXCHANGE,
        BOTH,
        (f"{BAD_INPUT}test_an_answer_for_another_dance_is_refused",),
    ),
    Attack(
        "other-user",
        "The user who finishes the dance is not the one who began it.",
        NO_EXCHANGE,
        BOTH,
        (f"{BAD_INPUT}test_who_began_has_to_finish",),
    ),
    Attack(
        "reused-state",
        "A callback is opened a second time.",
        "It is exchanged once. Whoever has the token from the first time is sent on, anybody else is refused.",
        BOTH,
        (
            f"{BAD_INPUT}test_an_answer_counts_once",
            f"{BAD_INPUT}test_an_answer_that_comes_again_without_a_token_is_refused",
            f"{BAD_INPUT}test_a_copied_session_does_not_make_an_answer_count_twice",
        ),
    ),
    Attack(
        "spent-state",
        "A state is tried again after a failed exchange.",
        NO_EXCHANGE,
        BOTH,
        (f"{ATTACKS_PY}test_a_state_is_good_once_though_the_exchange_failed",),
    ),
    Attack(
        "simultaneous-callbacks",
        "Copies of one browser bring the same callback at the same time.",
        "The code is exchanged exactly once (within a process).",
        BOTH,
        (f"{ATTACKS_PY}test_one_of_eight_simultaneous_callbacks_counts",),
    ),
    Attack(
        "expired-state",
        "A callback arrives more than ten minutes after the dance began.",
        NO_EXCHANGE,
        BOTH,
        (f"{ATTACKS_PY}test_an_answer_comes_too_late",),
    ),
    Attack(
        "repeated-parameter",
        "A parameter of the protocol is given twice (RFC 6749 section 3.1).",
        NO_EXCHANGE,
        BOTH,
        (f"{BAD_INPUT}test_a_repeated_parameter_is_refused",),
    ),
    Attack(
        "odd-state",
        "The state is missing, huge, not UTF-8, a NUL or half of a surrogate pair.",
        "A page (400); the provider is not asked.",
        BOTH,
        (f"{BAD_INPUT}test_a_callback_that_nobody_here_began_is_refused",),
    ),
    Attack(
        "guessed-state",
        "States are guessed.",
        "128 random bits, new for each flow, compared in constant time.",
        NEW,
        (
            f"{CORE2}test_states_and_verifiers_are_new_each_time",
            "tests/core/flows/test_flows.py::test_a_foreign_state_is_refused_and_spends_nothing",
        ),
    ),
    Attack(
        "many-flows",
        "A browser is made to begin again and again.",
        "At most ten flows and 1,500 bytes are kept, the newest ones; cookies don't overflow.",
        BOTH,
        (
            f"{ATTACKS_PY}test_a_thousand_log_ins_leave_a_small_cookie",
            "tests/core/flows/test_flows.py::test_flows_stay_within_their_bytes",
        ),
    ),
    Attack(
        "forged-error",
        "An error is forged: ?error= without a state of this browser.",
        "The site is told that it is unverified; nothing of its text is shown.",
        BOTH,
        (f"{BAD_INPUT}test_an_error_that_no_flow_belongs_to_is_marked",),
    ),
    Attack(
        "link-to-login",
        "Another site's link leads a user who is logged in to the log-in view, in a browser that is logged in at the"
        " provider as the attacker.",
        "A page asks first; no other site can press its button, or frame it.",
        BOTH,
        (
            f"{LINKS}test_a_link_of_another_site_begins_nothing",
            f"{LINKS}test_a_forged_press_begins_nothing",
            f"{LINKS}test_nobody_frames_or_keeps_the_page",
            "tests/core/visit/test_navigation.py::test_where_a_browser_comes_from",
        ),
    ),
    Attack(
        "fetched-ahead",
        "A browser fetches the login view or a callback ahead, or a program asks for their headers.",
        "Nothing begins and nothing is spent.",
        BOTH,
        (
            f"{LINKS}test_what_is_fetched_ahead_spends_nothing",
            f"{LINKS}test_a_head_request_spends_nothing",
        ),
    ),
    Attack(
        "framed-page",
        "Another site frames a page of ours, or a cache keeps it, or a browser guesses what it is.",
        "frame-ancestors 'none', no-store and nosniff, on pages and on JSON.",
        BOTH,
        ("tests/core/pages/test_pages.py::test_all_that_is_written_has_its_headers",),
    ),
    Attack(
        "interleaved-dances",
        "Dances are begun in several tabs, or by several visitors at once.",
        "Each flow has its own state, verifier and next page; no definition of a provider ever changes.",
        BOTH,
        (
            f"{DANCE}test_two_tabs_do_not_fight",
            f"{CORE2}test_two_tabs_at_once",
        ),
    ),
    Attack(
        "inactive-user",
        "A user whose account was deactivated begins or finishes a dance.",
        "Refused (403); nothing is stored.",
        "Django",
        ("tests/django/test_django_conf.py::test_an_inactive_user_gets_a_clear_page",),
    ),
    # The provider's identity, and the code
    Attack(
        "mix-up",
        "The callback comes from another issuer, or has no iss although the provider is known to send it (RFC 9207).",
        NO_EXCHANGE,
        NEW,
        (f"{BAD_INPUT}test_the_issuer_has_to_be_the_providers",),
    ),
    Attack(
        "code-injection",
        "A code that was stolen from another dance is injected into the attacker's own.",
        "PKCE (S256) does not fit: the provider refuses, nothing is stored.",
        NEW,
        (f"{ATTACKS_PY}test_a_stolen_code_is_of_no_use_in_another_flow",),
    ),
    Attack(
        "pkce-downgrade",
        "The login's address asks for the PKCE method plain, or for another challenge.",
        "S256 with a verifier of 256 random bits, whatever the address says.",
        NEW,
        (
            f"{ATTACKS_PY}test_pkce_can_not_be_talked_down",
            f"{CORE2}test_the_challenge_is_s256_of_the_verifier",
        ),
    ),
    Attack(
        "login-parameters",
        "The login's address has client_id, redirect_uri, scope, state or code_challenge.",
        "They change nothing in the authorization URL.",
        BOTH,
        (f"{BAD_INPUT}test_request_parameters_change_nothing_of_the_authorization_url",),
    ),
    Attack(
        "callback-parameters",
        "The callback's address has client_id, client_secret, redirect_uri, grant_type or next.",
        "They reach no provider and choose no page.",
        BOTH,
        (f"{ATTACKS_PY}test_a_callback_can_not_say_what_is_sent_to_the_provider",),
    ),
    Attack(
        "changed-redirect-uri",
        "The site's address changes between login and callback.",
        "The token request repeats the redirect URI of the login (RFC 6749 section 4.1.3).",
        NEW,
        (f"{CORE2}test_the_callback_url_is_sent_again_as_it_was",),
    ),
    Attack(
        "odd-credentials",
        "The site's credentials contain colons, percent signs, spaces or letters beyond ASCII.",
        "They arrive as they are, by exactly one method (RFC 6749 section 2.3.1).",
        NEW,
        (f"{CORE2}test_odd_credentials_arrive",),
    ),
    # Addresses
    Attack(
        "open-redirect",
        "next is written so that a browser may take it for another site: 85 variants, and fuzzing.",
        "The visitor ends at the site's own page.",
        BOTH,
        (
            f"{ATTACKS_PY}test_no_spelling_of_next_leads_away",
            f"{DANCE}test_next_never_leads_to_another_site",
            "tests/core/test_urls.py::test_nobody_is_sent_off_site",
        ),
    ),
    Attack(
        "next-downgrade",
        "next leads from https to http of the same host.",
        "It counts as none: the session's cookie would travel in the open.",
        BOTH,
        (
            f"{ATTACKS_PY}test_next_never_leads_from_https_to_http",
            "tests/core/test_urls.py::test_nobody_is_sent_from_https_to_http",
            "tests/core/visit/test_views.py::test_a_dance_that_ends_by_https_does_not_lead_to_http",
        ),
    ),
    Attack(
        "forwarded-headers",
        "X-Forwarded-Host and its kin name another host.",
        "They change nothing, unless the site was told to trust a proxy.",
        BOTH,
        (f"{ATTACKS_PY}test_forwarded_headers_that_nobody_vouched_for_change_nothing",),
    ),
    Attack(
        "host-header",
        "The Host header names another host.",
        "Where the site names its hosts the request is refused; `dance doctor` says where it does not.",
        BOTH,
        (f"{ATTACKS_PY}test_a_host_that_is_not_the_sites_gets_nothing",),
    ),
    Attack(
        "registered-host",
        "The Host header names another host, so that the site registers itself under it, for everybody.",
        "Nothing is registered under a host that the site's configuration does not name.",
        NEW,
        (
            f"{REGISTERING}test_a_request_for_a_strange_host_moves_no_registration",
            f"{REGISTERING}test_a_host_that_only_a_request_names_is_registered_nowhere",
        ),
    ),
    Attack(
        "plain-http",
        "A dance would go over plain http to or from another machine.",
        "Refused, with what to do behind a proxy.",
        BOTH,
        (f"{BAD_INPUT}test_http_on_a_public_host_is_refused",),
    ),
    Attack(
        "header-injection",
        "Line breaks in any parameter of either view.",
        "No response has a header of the attacker's.",
        BOTH,
        (f"{ATTACKS_PY}test_nothing_of_an_address_becomes_a_header",),
    ),
    Attack(
        "script",
        "error_description contains a script, or ten thousand characters.",
        "It is shown as text, cut short, and only where its origin was checked.",
        BOTH,
        (
            f"{BAD_INPUT}test_script_in_an_error_is_text",
            "tests/core/pages/test_pages.py::test_everything_is_escaped",
        ),
    ),
    Attack(
        "leaking-addresses",
        "Codes and states leak by Referer or a cache.",
        "Every response of both views has no-referrer and no-store; error pages load nothing.",
        BOTH,
        (
            f"{DANCE}test_answers_of_the_dance_are_kept_by_nobody",
            "tests/core/pages/test_pages.py::test_the_page_loads_nothing",
        ),
    ),
    Attack(
        "issuer-of-a-user",
        "A user enters an issuer or a host that leads into the network of the site.",
        "With `public_only` nothing is reached but public addresses, by https: neither metadata, endpoints, API nor"
        " what they redirect to.",
        BOTH,
        (
            f"{PUBLIC}test_an_issuer_of_a_user_is_asked_at_public_addresses_only",
            f"{PUBLIC}test_an_endpoint_of_a_user_is_asked_at_public_addresses_only",
            f"{PUBLIC}test_every_preset_may_be_held_to_public_addresses",
        ),
    ),
    Attack(
        "secrets-in-addresses",
        "Somebody reads the addresses of a dance.",
        "No token, verifier or secret is in any of them.",
        BOTH,
        ("tests/core/test_secrets.py::test_nothing_secret_is_in_the_address",),
    ),
    # The token
    Attack(
        "foreign-host",
        "The API is called at an address of another host.",
        "An error before anything is sent, unless the host was declared or the token is withheld.",
        BOTH,
        (f"{ATTACKS_PY}test_the_token_goes_to_no_stranger",),
    ),
    Attack(
        "redirect-to-foreign-host",
        "The API redirects to another host (301, 302, 303, 307, 308).",
        "Neither token nor signature follows.",
        BOTH,
        (f"{ATTACKS_PY}test_the_token_follows_no_redirect_to_a_stranger",),
    ),
    Attack(
        "redirected-body",
        "The API redirects a request that has the token, or an OAuth 1 signature, in its body or query (307, 308) to"
        " another host or to http.",
        "The call fails; nothing is sent there.",
        BOTH,
        (
            f"{SESSION2}test_a_token_in_a_body_follows_no_redirect_away",
            f"{SESSION2}test_a_token_in_a_query_follows_no_redirect_away",
            f"{SESSION1}test_a_signature_in_a_body_follows_no_redirect_away",
            f"{SESSION1}test_a_signature_in_a_query_follows_no_redirect_away",
        ),
    ),
    Attack(
        "proxied-loopback",
        "The environment names a proxy, and a dance goes to this machine by http.",
        "Nothing of it goes through the proxy.",
        BOTH,
        (
            "tests/core/transport/test_loopback.py::"
            "test_no_step_of_a_dance_with_this_machine_goes_through_a_proxy",
            "tests/core/transport/test_loopback.py::"
            "test_a_redirect_to_this_machine_goes_through_no_proxy",
        ),
    ),
    Attack(
        "token-endpoint-redirect",
        "The token endpoint redirects to another host.",
        "No redirect is followed: code, verifier and secret go nowhere else.",
        BOTH,
        ("tests/contract/test_faults.py::test_a_fault_is_survived",),
    ),
    Attack(
        "rehearsed-token",
        "A site that was rehearsed is started again with the real provider, or the other way round, and keeps its"
        " sessions and tables.",
        "A token of one is none for the other, and is not sent to it; the user connects anew.",
        BOTH,
        (
            f"{REHEARSED}test_a_rehearsed_token_is_none_for_the_real_provider",
            f"{REHEARSED}test_it_is_none_wherever_it_was_stored",
            f"{REHEARSED}test_a_real_token_is_none_for_the_stand_in",
        ),
    ),
    Attack(
        "netrc",
        "A .netrc entry names the API's host, or one that it redirects to.",
        "It neither joins nor replaces the user's token.",
        BOTH,
        (f"{ATTACKS_PY}test_netrc_neither_joins_nor_replaces_the_token",),
    ),
    Attack(
        "crossed-users",
        "Many users call at once, or log in at once.",
        "Every response is for the user who asked.",
        BOTH,
        (
            f"{CROSSING}test_every_response_carries_its_own_users_identity",
            f"{CROSSING}test_log_ins_at_once_land_in_their_own_accounts",
        ),
    ),
    Attack(
        "foreign-rows",
        "A token is kept or dropped for one user or provider.",
        "No other row is touched, whichever backend stores them.",
        BOTH,
        (
            f"{KEPT}test_dances_do_not_touch_each_other",
            f"{KEPT}test_users_do_not_touch_each_other",
        ),
    ),
    Attack(
        "secrets-in-logs",
        "Every logger is at DEBUG, in successful and failed dances.",
        "No code, verifier, token or secret is written.",
        BOTH,
        (
            f"{ATTACKS_PY}test_no_log_has_a_secret",
            "tests/core/test_secrets.py::test_oauth2_from_login_to_disconnect",
        ),
    ),
    Attack(
        "secrets-in-query-logs",
        "Django's log of queries is at DEBUG, and sessions, tokens or a cache are in the database.",
        "No token, verifier or session key is written.",
        "Django",
        (
            "tests/django/test_query_logs.py::test_no_session_is_readable_in_the_log",
            "tests/django/test_query_logs.py::test_nothing_cached_in_a_table_is_readable_in_the_log",
            "tests/backends/test_query_logs.py::test_the_log_of_queries_holds_no_token",
        ),
    ),
    Attack(
        "secrets-in-errors",
        "A failure is shown, logged with its traceback, or sent to an error reporter.",
        "Neither page, JSON, response nor traceback contains a secret.",
        BOTH,
        (
            f"{ATTACKS_PY}test_no_error_has_a_secret",
            "tests/core/test_secrets.py::test_an_error_carries_no_secret",
        ),
    ),
    Attack(
        "secrets-in-frames",
        "Sentry, Django's report or a debugger shows the variables of an error's frames.",
        "Our frames and those of libraries are empty; in the site's own frames tokens and forms are masked.",
        BOTH,
        (
            "tests/core/test_error_reports.py::test_no_frame_shows_a_secret",
            "tests/contract/test_error_reports.py::test_a_receiver_that_fails",
            "tests/contract/test_error_reports.py::test_a_backend_that_fails",
            "tests/contract/test_error_reports.py::test_a_table_that_a_receiver_watches",
        ),
    ),
    Attack(
        "secrets-in-reprs",
        "A debugger shows a token, a session or a dance.",
        "No secret is in their reprs.",
        BOTH,
        (
            f"{ATTACKS_PY}test_no_repr_has_a_secret",
            f"{CORE2}test_a_dance_shows_no_secret",
        ),
    ),
    Attack(
        "secrets-in-admin",
        "Somebody with access to Django's admin looks at tokens.",
        "The admin shows that there is one, and never the token itself.",
        "Django",
        ("tests/django/test_orm_admin.py",),
    ),
    Attack(
        "hostile-token",
        "The stored token is broken or hostile JSON: numbers, lists, line breaks, absurd times.",
        "It counts as missing or expired; views respond, and the next dance repairs it.",
        BOTH,
        (
            f"{ATTACKS_PY}test_a_hostile_token_in_the_session_does_no_harm",
            "tests/core/test_tokens.py::test_what_no_request_could_carry_is_no_token",
        ),
    ),
    Attack(
        "hostile-session",
        "The stored flows are broken or hostile JSON.",
        "They count as missing; a new dance works.",
        BOTH,
        (
            f"{BAD_INPUT}test_hostile_values_in_the_session_do_no_harm",
            "tests/core/flows/test_flows.py::test_no_content_of_the_session_ever_raises",
        ),
    ),
    Attack(
        "concurrent-refresh",
        "Sixteen calls meet one expired token.",
        "It is refreshed exactly once, and every call succeeds.",
        NEW,
        (f"{SESSION2}test_sixteen_threads_refresh_once",),
    ),
    Attack(
        "swapped-identity",
        "A refresh, or the userinfo endpoint, names another user than the id_token did.",
        "Refused; the connection is not moved to somebody else.",
        NEW,
        (
            "tests/core/openid/test_openid_dance.py::test_a_refresh_can_not_become_another_user",
            "tests/core/openid/test_openid_dance.py::test_the_profile_has_to_be_the_same_users",
        ),
    ),
    Attack(
        "database-dump",
        "Somebody reads the site's database.",
        "With DANCE_ENCRYPTION_KEYS tokens are encrypted there.",
        BOTH,
        ("tests/contract/test_token_secrecy.py",),
    ),
    Attack(
        "stolen-bound-token",
        "Somebody has read an access token, a refresh token or a code of a dance with the option dpop.",
        "It is of no use without the key that it is bound to, which no request carries.",
        NEW,
        (
            "tests/core/sessions/test_dpop.py::test_the_stand_in_refuses_a_stolen_token",
            "tests/core/sessions/test_dpop.py::test_a_stolen_refresh_token_is_refused",
            "tests/core/sessions/test_dpop.py::test_a_stolen_code_is_refused",
        ),
    ),
    Attack(
        "stolen-refresh-token",
        "A refresh token was used by somebody else.",
        "The connection ends; the user is asked to connect again.",
        NEW,
        (f"{SESSION2}test_a_stolen_refresh_token_ends_the_connection",),
    ),
    Attack(
        "failing-handler",
        "The site's own receiver raises an exception during a log-in.",
        "Nothing was stored.",
        BOTH,
        (f"{ATTACKS_PY}test_a_receiver_that_fails_leaves_nothing",),
    ),
    Attack(
        "store-down",
        "The site's token store, or the cache in front of it, does not respond.",
        "The site is told; nobody counts as authorized, and it works again once the store is up.",
        BOTH,
        (
            f"{ATTACKS_PY}test_a_store_that_is_down_is_heard_of",
            "tests/django/test_cache_down.py::test_a_token_is_not_lost_in_silence_while_the_cache_is_down",
        ),
    ),
    Attack(
        "forged-id-token",
        "An id_token has alg none, another key, issuer, audience, azp or nonce, a further audience, is too old, or says"
        " nothing of the login that max_age or acr_values asked for; or none comes.",
        "Refused; nothing is stored.",
        NEW,
        (
            "tests/core/openid/test_openid_tokens.py",
            "tests/core/openid/test_openid_secrets.py",
            "tests/core/openid/test_openid_dance.py",
        ),
    ),
    Attack(
        "poisoned-discovery",
        "A discovery document names another issuer, or its keys change.",
        "It is refused; keys are fetched again, at most twice a minute.",
        NEW,
        ("tests/core/openid/test_openid_discovery.py",),
    ),
    Attack(
        "inward-discovery",
        "An issuer on the Internet names endpoints on the site's own machine, in its network, or by http.",
        "Its document is refused, however the address is written; nobody asks there.",
        NEW,
        (
            "tests/core/openid/test_openid_discovery.py::"
            "test_an_issuer_leads_no_further_in_than_it_is_itself",
        ),
    ),
    Attack(
        "many-keys",
        "A provider publishes hundreds of keys, or enormous ones.",
        "Ten are tried for one token, and none that is larger than 8192 bits.",
        NEW,
        (
            "tests/core/openid/test_openid_tokens.py::test_few_keys_of_a_set_are_tried",
            "tests/core/openid/test_openid_tokens.py::test_huge_keys_are_left_alone",
        ),
    ),
    # OAuth 1
    Attack(
        "unconfirmed-callback",
        "The provider did not confirm the callback URL (RFC 5849 section 2.1).",
        "Refused; no flow is kept.",
        OLD,
        (f"{ATTACKS_PY}test_an_unconfirmed_callback_is_refused",),
    ),
    Attack(
        "missing-verifier",
        "The callback has no verifier.",
        NO_EXCHANGE,
        OLD,
        (f"{BAD_INPUT}test_an_answer_without_a_code_is_refused",),
    ),
    Attack(
        "wrong-secret",
        "The consumer's secret is wrong.",
        "The provider refuses the signature; a page says so.",
        OLD,
        (f"{ATTACKS_PY}test_a_wrong_consumer_secret_is_refused",),
    ),
    Attack(
        "replay",
        "A signed request is copied.",
        "Every request has a nonce of its own.",
        OLD,
        (f"{ATTACKS_PY}test_signatures_are_never_repeated",),
    ),
    # Loops
    Attack(
        "cookie-blocked",
        "The browser does not send the session's cookie back.",
        "A page that names the likely cause, and not the page that some browser wanted to go to.",
        BOTH,
        (f"{LOOPS}test_a_browser_that_sends_no_cookie_is_told_why",),
    ),
    Attack(
        "strict-cookie",
        "The session's cookie is SameSite=Strict, so browsers don't send it when they come from the provider.",
        "The browser is sent to the same address once more, from the site itself; then there is a page.",
        BOTH,
        (
            f"{LOOPS}test_a_strict_cookie_is_asked_for_once_more",
            f"{LOOPS}test_a_strict_cookie_is_asked_for_only_once",
        ),
    ),
    Attack(
        "redirect-loop",
        "A site sends visitors whose dance failed straight back to the provider.",
        "The third failure within a minute ends at a page.",
        BOTH,
        (f"{BAD_INPUT}test_redirects_after_failures_come_to_an_end",),
    ),
]

NOT_TESTED = [
    (
        "Tokens that are bound to a certificate (mutual TLS, RFC 8705 section 3)",
        "The certificate is sent with every request; whether the token was bound to it is for the provider to see.",
    ),
    (
        "Linking accounts by e-mail address",
        "Not done by this project: sites decide in `oauth_authorized`; the examples link by the provider's id only.",
    ),
    (
        "Rotating the site's own session at log-in",
        "The site's own log-in does it: Django's `login()` and Flask-Login are used as they are.",
    ),
    (
        "A second factor, rate limits, and confirming that two accounts belong together",
        "The site's own.",
    ),
    (
        "Flows that the provider starts",
        "Refused as any callback without a flow.",
    ),
    (
        "One exchange for copies of a browser that arrive in different processes",
        "With cookie sessions the provider itself refuses the second use of a code (RFC 6749 section 4.1.2).",
    ),
    ("SAML, device codes and the duties of authorization servers", "Not a client's part here."),
]
"""Rows of the checklist that no test covers, and why."""
