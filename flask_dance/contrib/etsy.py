"""Etsy: ``make_etsy_blueprint``, and ``etsy``, the current user's session."""

from dance_common.providers.etsy import etsy as _provider

from ..consumer.presets import blueprint_maker, current_session

make_etsy_blueprint = blueprint_maker(_provider)
etsy = current_session(_provider)
