"""LinkedIn: ``make_linkedin_blueprint``, and ``linkedin``, the current user's session."""

from dance_common.providers.linkedin import linkedin as _provider

from ..consumer.presets import blueprint_maker, current_session

make_linkedin_blueprint = blueprint_maker(_provider)
linkedin = current_session(_provider)
