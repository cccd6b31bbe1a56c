"""GitHub: ``make_github_blueprint``, and ``github``, the current user's session."""

from dance_common.providers.github import github as _provider

from ..consumer.presets import blueprint_maker, current_session

make_github_blueprint = blueprint_maker(_provider)
github = current_session(_provider)
