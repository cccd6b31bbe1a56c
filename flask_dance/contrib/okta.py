"""Okta: ``make_okta_blueprint``, and ``okta``, the current user's session."""

from dance_common.providers.okta import okta as _provider

from ..consumer.presets import blueprint_maker, current_session

make_okta_blueprint = blueprint_maker(_provider)
okta = current_session(_provider)
