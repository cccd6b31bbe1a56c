"""Webflow: ``make_webflow_blueprint``, and ``webflow``, the current user's session."""

from dance_common.providers.webflow import webflow as _provider

from ..consumer.presets import blueprint_maker, current_session

make_webflow_blueprint = blueprint_maker(_provider)
webflow = current_session(_provider)
