"""WorkOS: ``make_workos_blueprint``, and ``workos``, the current user's session."""

from dance_common.providers.workos import workos as _provider

from ..consumer.presets import blueprint_maker, current_session

make_workos_blueprint = blueprint_maker(_provider)
workos = current_session(_provider)
