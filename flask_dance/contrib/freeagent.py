"""FreeAgent: ``make_freeagent_blueprint``, and ``freeagent``, the current user's session."""

from dance_common.providers.freeagent import freeagent as _provider

from ..consumer.presets import blueprint_maker, current_session

make_freeagent_blueprint = blueprint_maker(_provider)
freeagent = current_session(_provider)
