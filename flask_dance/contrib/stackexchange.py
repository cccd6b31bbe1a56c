"""Stack Exchange: ``make_stackexchange_blueprint``, and ``stackexchange``, the current user's session."""

from dance_common.providers.stackexchange import stackexchange as _provider

from ..consumer.presets import blueprint_maker, current_session

make_stackexchange_blueprint = blueprint_maker(_provider)
stackexchange = current_session(_provider)
