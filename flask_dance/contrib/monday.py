"""monday.com: ``make_monday_blueprint``, and ``monday``, the current user's session."""

from dance_common.providers.monday import monday as _provider

from ..consumer.presets import blueprint_maker, current_session

make_monday_blueprint = blueprint_maker(_provider)
monday = current_session(_provider)
