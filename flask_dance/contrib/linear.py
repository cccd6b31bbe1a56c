"""Linear: ``make_linear_blueprint``, and ``linear``, the current user's session."""

from dance_common.providers.linear import linear as _provider

from ..consumer.presets import blueprint_maker, current_session

make_linear_blueprint = blueprint_maker(_provider)
linear = current_session(_provider)
