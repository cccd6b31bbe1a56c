"""Epic Games: ``make_epicgames_blueprint``, and ``epicgames``, the current user's session."""

from dance_common.providers.epicgames import epicgames as _provider

from ..consumer.presets import blueprint_maker, current_session

make_epicgames_blueprint = blueprint_maker(_provider)
epicgames = current_session(_provider)
