"""Constant Contact: ``make_constantcontact_blueprint``, and ``constantcontact``, the current user's session."""

from dance_common.providers.constantcontact import constantcontact as _provider

from ..consumer.presets import blueprint_maker, current_session

make_constantcontact_blueprint = blueprint_maker(_provider)
constantcontact = current_session(_provider)
