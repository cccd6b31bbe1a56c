"""Reddit: ``make_reddit_blueprint``, and ``reddit``, the current user's session."""

from dance_common.providers.reddit import reddit as _provider

from ..consumer.presets import blueprint_maker, current_session

make_reddit_blueprint = blueprint_maker(_provider)
reddit = current_session(_provider)
