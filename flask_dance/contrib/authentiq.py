"""Authentiq: ``make_authentiq_blueprint``, and ``authentiq``, the current user's session."""

from dance_common.providers.authentiq import authentiq as _provider

from ..consumer.presets import blueprint_maker, current_session

make_authentiq_blueprint = blueprint_maker(_provider)
authentiq = current_session(_provider)
