"""Splitwise: ``make_splitwise_blueprint``, and ``splitwise``, the current user's session."""

from dance_common.providers.splitwise import splitwise as _provider

from ..consumer.presets import blueprint_maker, current_session

make_splitwise_blueprint = blueprint_maker(_provider)
splitwise = current_session(_provider)
