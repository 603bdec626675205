"""The WSGI application that granian, gunicorn or any other server loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vinculo.settings")

application = get_wsgi_application()
