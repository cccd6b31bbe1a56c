"""Azure AD: ``make_azure_blueprint``, and ``azure``, the current user's session."""

from dance_common.providers.azure import azure as _provider

from ..consumer.presets import blueprint_maker, current_session

make_azure_blueprint = blueprint_maker(_provider)
azure = current_session(_provider)
