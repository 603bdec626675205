"""What people call the work behind the scenes; a new task without a line here is called by its function."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

NAMES = {
    "prune_jobs": _("Forget old work"),
    "deliver": _("Send a mail"),
    "look_after_outbox": _("Look after outgoing mail"),
    "forget_old_mail": _("Forget old mail"),
    "forget_old_answers": _("Forget old answers of the API"),
    "remind_of_next_actions": _("Remind of the next actions"),
    "warn_of_stale_leads": _("Warn of leads nobody touches"),
    "mail_quote": _("Send an offer by mail"),
    "expire_offers": _("Close the offers that have expired"),
    "expire_actions": _("Close the commercial actions that have expired"),
    "warn_of_expiry": _("Warn of commercial actions about to expire"),
    "pass_turns": _("Give divisions to whoever waits for them"),
    "settle_segments": _("Bring segments up to date"),
    "renew_segment": _("Work out a segment"),
    "renew_segments": _("Work out all segments"),
    "look_for_touched": _("Look for segments to bring up to date"),
    "forget_sessions": _("Forget sessions that have ended"),
    "build_indexes": _("Prepare a custom field for filtering"),
    "find_anew": _("Make a custom field searchable"),
    "forget_unused_files": _("Forget files nobody uses"),
    "send_digests": _("Send the daily mail"),
    "forget_old_notifications": _("Forget old notifications"),
    "check_rows": _("Check the rows of an import"),
    "import_rows": _("Import the rows of a file"),
    "forget_old_imports": _("Forget old imports"),
    "look_again": _("Measure the tables"),
    "work_on": _("Operation on many rows"),
    "forget_old_operations": _("Forget old operations"),
    "scan_records": _("Look for duplicates"),
}


def name_of(task: str) -> str:
    """`vinculo.abilities.duplicates.scan.scan_records` → «Buscar duplicados»."""
    function = task.rpartition(".")[2]
    return str(NAMES.get(function) or function.replace("_", " "))
