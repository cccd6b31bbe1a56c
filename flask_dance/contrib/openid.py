"""OpenID: ``make_openid_blueprint``, and ``openid``, the current user's session."""

from dance_common.providers.openid import openid as _provider

from ..consumer.presets import blueprint_maker, current_session

make_openid_blueprint = blueprint_maker(_provider)
openid = current_session(_provider)
