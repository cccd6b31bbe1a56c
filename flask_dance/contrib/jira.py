"""Jira: ``make_jira_blueprint``, and ``jira``, the current user's session."""

from dance_common.providers.jira import jira as _provider

from ..consumer.presets import blueprint_maker, current_session

make_jira_blueprint = blueprint_maker(_provider)
jira = current_session(_provider)
