"""LifeScience Login: ``make_lifescience_blueprint``, and ``lifescience``, the current user's session."""

from dance_common.providers.lifescience import lifescience as _provider

from ..consumer.presets import blueprint_maker, current_session

make_lifescience_blueprint = blueprint_maker(_provider)
lifescience = current_session(_provider)
