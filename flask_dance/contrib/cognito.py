"""Amazon Cognito: ``make_cognito_blueprint``, and ``cognito``, the current user's session."""

from dance_common.providers.cognito import cognito as _provider

from ..consumer.presets import blueprint_maker, current_session

make_cognito_blueprint = blueprint_maker(_provider)
cognito = current_session(_provider)
