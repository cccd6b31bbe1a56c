"""X (OAuth 2): ``make_twitter_oauth2_blueprint``, and ``twitter_oauth2``, the current user's session."""

from dance_common.providers.twitter_oauth2 import twitter_oauth2 as _provider

from ..consumer.presets import blueprint_maker, current_session

make_twitter_oauth2_blueprint = blueprint_maker(_provider)
twitter_oauth2 = current_session(_provider)
