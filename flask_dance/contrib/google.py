"""Google: ``make_google_blueprint``, and ``google``, the current user's session."""

from dance_common.providers.google import google as _provider

from ..consumer.presets import blueprint_maker, current_session

make_google_blueprint = blueprint_maker(_provider)
google = current_session(_provider)
