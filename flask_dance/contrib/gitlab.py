"""GitLab: ``make_gitlab_blueprint``, and ``gitlab``, the current user's session."""

from dance_common.providers.gitlab import gitlab as _provider

from ..consumer.presets import blueprint_maker, current_session

make_gitlab_blueprint = blueprint_maker(_provider)
gitlab = current_session(_provider)
