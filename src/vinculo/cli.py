"""The command `vinculo`: a short list of words, each a Django management command of the room that owns it."""

from __future__ import annotations

import os
import sys

# word on the command line -> (management command, what it does)
COMMANDS = {
    "init": ("init", "set up or update: tables, roles, catalogues, the first Webmaster"),
    "serve": ("serve", "web server and background work"),
    "work": ("work", "background work alone"),
    "demo": ("demo", "load invented data to try the product with"),
    "import": ("import_file", "bring in a CSV or XLSX file"),
    "export": ("export_file", "write a list to a CSV or XLSX file"),
    "token": ("token", "make an API token for a person"),
    "explain": ("explain", "show what an entity resolves to"),
    "check": ("check_records", "verify the data's consistency, and repair it if asked"),
    "backup": ("backup", "write database, files and key into one file"),
    "restore": ("restore", "bring a backup back"),
}


def main(argv: list[str] | None = None) -> None:
    """Runs `vinculo WORD …`; `vinculo manage …` hands over to Django's own commands."""
    word, *rest = (sys.argv[1:] if argv is None else argv) or ["--help"]
    if word in {"-h", "--help", "help"}:
        print(usage())
    elif word in {"-V", "--version", "version"}:
        from vinculo import __version__

        print(__version__)
    elif word == "manage" or word in COMMANDS:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vinculo.settings")
        run(word, rest)
    else:
        sys.exit(f"vinculo: «{word}» is no command of mine.\n\n{usage()}")


def run(word: str, rest: list[str]) -> None:
    """Runs one word with the arguments behind it."""
    from django.core.management import execute_from_command_line, get_commands, load_command_class

    if word == "manage":
        execute_from_command_line(["vinculo manage", *rest])
        return
    import django

    django.setup()
    if word == "serve":
        from vinculo.installation.assets import collect_assets

        collect_assets()
    name, _ = COMMANDS[word]
    owner = get_commands()[name]
    command = load_command_class(owner, name) if isinstance(owner, str) else owner
    command.run_from_argv(["vinculo", word, *rest])


def usage() -> str:
    """The list of words, for people."""
    lines = [f"  {word:<9} {meaning}" for word, (_, meaning) in COMMANDS.items()]
    return "\n".join(
        [
            "Usage: vinculo COMMAND …   (vinculo COMMAND --help tells more)",
            "",
            *lines,
            "  manage    Django's own commands: vinculo manage help",
        ]
    )


if __name__ == "__main__":
    main()
