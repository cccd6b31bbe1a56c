"""Frappe: ``make_frappe_blueprint``, and ``frappe``, the current user's session."""

from dance_common.providers.frappe import frappe as _provider

from ..consumer.presets import blueprint_maker, current_session

make_frappe_blueprint = blueprint_maker(_provider)
frappe = current_session(_provider)
