"""The WSGI application that granian, gunicorn or any other server loads."""

import os

from django.core.wsgi import get_wsgi_application

from vinculo.process import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vinculo.settings")

application = get_wsgi_application()
settle()
