"""Prepares the demo in one process and becomes its server: `python scripts/demo.py PORT`."""

import io
import os
import sys

PORT = sys.argv[1] if len(sys.argv) > 1 else "8000"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vinculo.settings")
os.environ.setdefault("VINCULO_BASE_URL", f"http://127.0.0.1:{PORT}")


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.core.management.base import CommandError

    from vinculo.demo.team import LOGINS, PASSWORD
    from vinculo.identity.models import User
    from vinculo.jobs.management.commands.serve import refuse_taken

    try:
        refuse_taken("127.0.0.1", int(PORT))
    except CommandError:
        sys.exit(f"Port {PORT} is taken. Another one: make demo PORT=9000")
    print("› Preparing the database and the assets", flush=True)
    call_command("init", no_input=True, verbosity=0, stdout=io.StringIO())
    # Real people's data is left alone; the command itself loads nothing twice.
    if not User.objects.exclude(email__endswith="@demo.vinculo").exists():
        call_command("demo", stdout=io.StringIO())
    print(f"\n  Vínculo   {os.environ['VINCULO_BASE_URL']}/\n")
    logins = [f"{identifier}@demo.vinculo" for identifier, *_rest in LOGINS]
    for user in User.objects.filter(email__in=logins).select_related("role").order_by("pk"):
        print(f"    {user.email:<30} {user.role}")
    print(f"\n    contraseña de todos / everybody's password: {PASSWORD}\n")
    print("  Ctrl+C stops it; the data stays in var/.\n", flush=True)
    os.execv(sys.executable, [sys.executable, "-m", "vinculo.cli", "serve", "--port", PORT])


if __name__ == "__main__":
    main()
