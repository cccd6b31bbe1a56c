"""ClickUp: ``make_clickup_blueprint``, and ``clickup``, the current user's session."""

from dance_common.providers.clickup import clickup as _provider

from ..consumer.presets import blueprint_maker, current_session

make_clickup_blueprint = blueprint_maker(_provider)
clickup = current_session(_provider)
