"""ServiceChannel: ``make_servicechannel_blueprint``, and ``servicechannel``, the current user's session."""

from dance_common.providers.servicechannel import servicechannel as _provider

from ..consumer.presets import blueprint_maker, current_session

make_servicechannel_blueprint = blueprint_maker(_provider)
servicechannel = current_session(_provider)
