"""Jira Data Center (OAuth 2): ``make_jira_dc_oauth2_blueprint``, and ``jira_dc_oauth2``, the current user's session."""

from dance_common.providers.jira_dc_oauth2 import jira_dc_oauth2 as _provider

from ..consumer.presets import blueprint_maker, current_session

make_jira_dc_oauth2_blueprint = blueprint_maker(_provider)
jira_dc_oauth2 = current_session(_provider)
