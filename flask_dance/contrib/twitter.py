"""Twitter: ``make_twitter_blueprint``, and ``twitter``, the current user's session."""

from dance_common.providers.twitter import twitter as _provider

from ..consumer.presets import blueprint_maker, current_session

make_twitter_blueprint = blueprint_maker(_provider)
twitter = current_session(_provider)
