"""Feishu, which is Lark outside of China.

The host is ``passport.feishu.cn`` in China, and ``passport.larksuite.com`` elsewhere. The profile's id is ``open_id``,
which is the person's in this one application; ``raw["union_id"]`` is the person's with one developer,
``raw["user_id"]`` in one organization. Name the API's host, as ``open.feishu.cn``, in ``api_hosts``.
"""

from ._preset import OAuth2Provider, ProfileFields, declare_hosted

PROVIDER = OAuth2Provider(
    name="feishu",
    title="Feishu / Lark",
    base_url="https://{hostname}/",
    authorization_url="/suite/passport/oauth/authorize",
    token_url="/suite/passport/oauth/token",
    refresh_url="/suite/passport/oauth/token",
    client_authentication="post",
    profile_url="/suite/passport/oauth/userinfo",
    profile_fields=ProfileFields(id="open_id", name="name", email="email", picture="avatar_url"),
    docs_url="https://open.feishu.cn/document/",
)

feishu = declare_hosted(PROVIDER, example="passport.feishu.cn", notes=__doc__)
