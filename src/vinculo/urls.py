"""The addresses of the product."""

from allauth.account import views as account
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.urls import include, path

from vinculo.api import urls as api
from vinculo.domains.catalog import urls as catalog
from vinculo.domains.directory import urls as directory
from vinculo.domains.people import urls as people
from vinculo.domains.people.security.door import door
from vinculo.domains.sales import urls as sales
from vinculo.jobs.control import queue_health
from vinculo.screens import batches, choices, home, notifications, search
from vinculo.screens import urls as screens
from vinculo.web import urls as web


@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """200 when database and job queue answer, 503 when the queue stands still."""
    found = queue_health()
    return JsonResponse({"status": "ok" if found.ok else "queue stands still"}, status=200 if found.ok else 503)


urlpatterns = [
    path("", home.home_screen, name="home"),
    path("health/", health, name="health"),
    path("login/", door, name="login"),
    path("logout/", account.logout, name="logout"),
    path("auth/", include("vinculo.domains.people.entrance")),
    path("search/", search.search_screen, name="search"),
    path("notifications/", notifications.notifications_screen, name="notifications"),
    path("notifications/bell/", notifications.bell_screen, name="notifications.bell"),
    path("notifications/read/", notifications.read_screen, name="notifications.read"),
    path("notifications/people/", notifications.people_screen, name="notifications.people"),
    path("profile/notifications/", notifications.choices_screen, name="profile.notifications"),
    path("search/choices", choices.any_record_screen, name="search.choices"),
    path("search/palette", search.palette_screen, name="palette"),
    path("api/v1/", include(api)),
    *people.urlpatterns,
    *batches.urlpatterns,
    *directory.urlpatterns,
    *sales.urlpatterns,
    *catalog.urlpatterns,
    *screens.urlpatterns,
    *web.urlpatterns,
]
