"""Yahoo: ``make_yahoo_blueprint``, and ``yahoo``, the current user's session."""

from dance_common.providers.yahoo import yahoo as _provider

from ..consumer.presets import blueprint_maker, current_session

make_yahoo_blueprint = blueprint_maker(_provider)
yahoo = current_session(_provider)
