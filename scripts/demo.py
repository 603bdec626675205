"""Prepares the demo in one process and becomes its server: `python scripts/demo.py PORT`."""

import io
import os
import sys

PORT = sys.argv[1] if len(sys.argv) > 1 else "8000"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vinculo.settings")
os.environ.setdefault("VINCULO_BASE_URL", f"http://127.0.0.1:{PORT}")

LOGINS = {
    "webmaster@demo.vinculo": "Webmaster",
    "supervisor@demo.vinculo": "Supervisor",
    "ana@demo.vinculo": "Equipo, grupo 1",
    "luis@demo.vinculo": "Equipo, grupo 2",
    "editor@demo.vinculo": "Editor",
    "distribuidor@demo.vinculo": "Distribuidor",
    "administracion@demo.vinculo": "Administración",
}


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.core.management.base import CommandError

    from vinculo.identity.models import User
    from vinculo.jobs.management.commands.serve import refuse_taken

    try:
        refuse_taken("127.0.0.1", int(PORT))
    except CommandError:
        sys.exit(f"Port {PORT} is taken. Another one: make demo PORT=9000")
    call_command("init", no_input=True, verbosity=0, stdout=io.StringIO())
    if not User.objects.exists():
        print("› Loading demo data", flush=True)
        call_command("demo")
    print(f"\n  Vínculo   {os.environ['VINCULO_BASE_URL']}/\n")
    for email, role in LOGINS.items():
        print(f"    {email:<30} {role}")
    print(
        "    password / contraseña          vinculo-demo\n\n  Ctrl+C stops it; the data stays in var/.\n",
        flush=True,
    )
    os.execv(sys.executable, [sys.executable, "-m", "vinculo.cli", "serve", "--port", PORT])


if __name__ == "__main__":
    main()
