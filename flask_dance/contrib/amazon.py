"""Amazon: ``make_amazon_blueprint``, and ``amazon``, the current user's session."""

from dance_common.providers.amazon import amazon as _provider

from ..consumer.presets import blueprint_maker, current_session

make_amazon_blueprint = blueprint_maker(_provider)
amazon = current_session(_provider)
