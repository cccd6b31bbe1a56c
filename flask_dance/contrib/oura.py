"""Oura: ``make_oura_blueprint``, and ``oura``, the current user's session."""

from dance_common.providers.oura import oura as _provider

from ..consumer.presets import blueprint_maker, current_session

make_oura_blueprint = blueprint_maker(_provider)
oura = current_session(_provider)
