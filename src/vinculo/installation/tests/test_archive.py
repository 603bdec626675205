"""What `vinculo backup` writes, `vinculo restore` brings back, on both databases."""

import sqlite3
import tarfile
from contextlib import closing

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from vinculo.identity.models import Group

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def backup(tmp_path):
    """An installation with one group and one file, backed up."""
    Group.objects.create(name="Girona")
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "contrato.txt").write_text("de mantenimiento")
    file = tmp_path / "today.tar.gz"
    call_command("backup", file)
    return file


def groups():
    return set(Group.objects.values_list("name", flat=True))


def test_the_round_trip_brings_back_rows_and_files(backup):
    Group.objects.all().delete()
    Group.objects.create(name="Reus")
    (settings.MEDIA_ROOT / "contrato.txt").unlink()
    (settings.MEDIA_ROOT / "new.txt").touch()

    call_command("restore", backup, force=True)

    assert groups() == {"Girona"}
    assert [path.name for path in settings.MEDIA_ROOT.iterdir()] == ["contrato.txt"]


def test_a_table_younger_than_the_backup_is_gone_and_a_second_restore_works(backup):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE younger (id int)")
    call_command("restore", backup, force=True)
    call_command("restore", backup, force=True)
    assert "younger" not in connection.introspection.table_names()
    assert groups() == {"Girona"}


def test_data_is_not_replaced_by_accident(backup):
    Group.objects.create(name="Reus")
    with pytest.raises(CommandError, match="--force"):
        call_command("restore", backup)
    assert groups() == {"Girona", "Reus"}


def test_only_its_owner_can_read_it(backup):
    assert backup.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]


def test_the_key_travels_with_it(backup, tmp_path):
    key = settings.DATA_DIR / "secret_key"
    key.write_text("the old key")
    call_command("backup", backup)
    key.unlink()
    call_command("restore", backup, force=True)
    assert key.read_text() == "the old key"
    assert key.stat().st_mode & 0o777 == 0o600
    key.unlink()


@pytest.mark.parametrize("content", [b"", b"no archive at all"])
def test_a_damaged_file_changes_nothing(tmp_path, content):
    Group.objects.create(name="Reus")
    damaged = tmp_path / "damaged.tar.gz"
    damaged.write_bytes(content)
    with pytest.raises(CommandError, match="damaged"):
        call_command("restore", damaged, force=True)
    assert groups() == {"Reus"}


def test_a_member_that_points_outside_is_refused(backup, tmp_path):
    hostile = tmp_path / "hostile.tar.gz"
    with tarfile.open(hostile, "w:gz") as archive:
        archive.add(backup, "../escaped")
    with pytest.raises(CommandError, match="damaged"):
        call_command("restore", hostile, force=True)
    assert not (settings.DATA_DIR / "escaped").exists()


def test_another_kind_of_database_is_refused(backup, tmp_path, monkeypatch):
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    monkeypatch.setattr(connection, "vendor", other)
    with pytest.raises(CommandError, match=other):
        call_command("restore", backup, force=True)


@pytest.mark.skipif("sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="looks inside the copy")
def test_the_copy_is_sound_while_others_write(backup, tmp_path):
    with tarfile.open(backup) as archive:
        archive.extractall(tmp_path, filter="data")
    with closing(sqlite3.connect(tmp_path / "database")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
