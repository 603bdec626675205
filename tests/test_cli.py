"""The command `vinculo`."""

import pytest
from django.core.management import get_commands

from vinculo import cli

pytestmark = pytest.mark.static


def test_alone_it_lists_its_words(capsys):
    cli.main([])
    listed = capsys.readouterr().out
    assert all(f"  {word} " in listed for word in [*cli.COMMANDS, "manage"])


def test_an_unknown_word_is_an_error():
    with pytest.raises(SystemExit, match="facturar"):
        cli.main(["facturar"])


def test_version(capsys):
    cli.main(["--version"])
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("word", cli.COMMANDS)
def test_every_word_has_its_command(word):
    name, _ = cli.COMMANDS[word]
    assert name in get_commands()


def test_help_speaks_of_the_word_that_was_typed(capsys):
    with pytest.raises(SystemExit) as leaving:
        cli.main(["backup", "--help"])
    assert leaving.value.code == 0
    assert "vinculo backup" in capsys.readouterr().out
