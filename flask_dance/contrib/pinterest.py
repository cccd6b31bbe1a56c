"""Pinterest: ``make_pinterest_blueprint``, and ``pinterest``, the current user's session."""

from dance_common.providers.pinterest import pinterest as _provider

from ..consumer.presets import blueprint_maker, current_session

make_pinterest_blueprint = blueprint_maker(_provider)
pinterest = current_session(_provider)
