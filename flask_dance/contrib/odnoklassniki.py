"""Odnoklassniki: ``make_odnoklassniki_blueprint``, and ``odnoklassniki``, the current user's session."""

from dance_common.providers.odnoklassniki import odnoklassniki as _provider

from ..consumer.presets import blueprint_maker, current_session

make_odnoklassniki_blueprint = blueprint_maker(_provider)
odnoklassniki = current_session(_provider)
