"""The product's addresses and an empty one: what server and middleware take for themselves."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from vinculo.urls import urlpatterns as product


@login_not_required
def empty(request):
    return HttpResponse("")


urlpatterns = [path("empty/", empty), *product]
