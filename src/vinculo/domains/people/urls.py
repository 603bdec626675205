"""People's own pages and the settings of the house."""

from django.urls import path

from vinculo.domains.people.profile import screens as profile
from vinculo.domains.people.role import matrix
from vinculo.domains.people.security import screens as security
from vinculo.domains.people.settings import audit, explain, fields, jobs, tags
from vinculo.domains.people.settings import urls as house
from vinculo.domains.people.user import screens as users
from vinculo.domains.people.view_as import screens as view_as
from vinculo.entities.registry import entity_named
from vinculo.web import converters  # noqa: F401 - <id:…>

USER = {"entity": entity_named("user")}

urlpatterns = [
    path("profile/", profile.profile_screen, name="profile"),
    path("profile/password/", profile.password_screen, name="profile.password"),
    path("profile/tokens/", profile.create_token_screen, name="profile.tokens"),
    path("profile/tokens/<id:pk>/delete/", profile.delete_token_screen, name="profile.token.delete"),
    path("profile/security/", security.security_screen, name="profile.security"),
    path("profile/security/sessions/end/", security.end_session_screen, name="profile.security.sessions"),
    path("profile/security/sessions/<id:pk>/end/", security.end_session_screen, name="profile.security.session"),
    path("profile/view-as/end/", view_as.end_screen, name="view_as.end"),
    *house.urlpatterns,
    path("settings/roles/", matrix.matrix_screen, name="settings.roles"),
    path("settings/audit/", audit.audit_screen, name="settings.audit"),
    path("settings/explain/", explain.explain_screen, name="settings.explain"),
    path("settings/explain/choices/", explain.explain_choices_screen, name="settings.explain.choices"),
    path("settings/jobs/", jobs.jobs_screen, name="settings.jobs"),
    path("settings/jobs/<id:pk>/", jobs.job_change_screen, name="settings.job"),
    path("settings/fields/", fields.fields_screen, name="settings.fields"),
    path("settings/fields/new/", fields.new_screen, name="settings.field.new"),
    path("settings/fields/<id:pk>/", fields.change_screen, name="settings.field"),
    path("settings/fields/<id:pk>/trash/", fields.trash_screen, name="settings.field.trash"),
    path("settings/tags/", tags.tags_screen, name="settings.tags"),
    path("settings/tags/<id:pk>/", tags.tag_change_screen, name="settings.tag"),
    # These stand before the entity's own pages: a person also has a password, groups and a company.
    path("people/new/", users.create_screen, USER, name="user.new"),
    path("people/<id:pk>/edit/", users.edit_screen, USER, name="user.edit"),
    path("people/<id:pk>/view-as/", view_as.start_screen, USER, name="user.view_as"),
    path("people/<id:pk>/sessions/end/", users.end_sessions_screen, USER, name="user.sessions"),
    path("people/<id:pk>/factors/reset/", users.reset_factors_screen, USER, name="user.factors"),
    path("people/<id:pk>/delete/", users.disable_screen, USER, name="user.delete"),
]
