"""Planning Center: ``make_planningcenter_blueprint``, and ``planningcenter``, the current user's session."""

from dance_common.providers.planningcenter import planningcenter as _provider

from ..consumer.presets import blueprint_maker, current_session

make_planningcenter_blueprint = blueprint_maker(_provider)
planningcenter = current_session(_provider)
