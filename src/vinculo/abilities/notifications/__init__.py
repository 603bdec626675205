"""What people are told: in the notification centre, by mail at once, or once a day."""
