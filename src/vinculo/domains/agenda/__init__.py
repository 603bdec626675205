"""What is done with clients and when: activities and, from them, a person's day."""
