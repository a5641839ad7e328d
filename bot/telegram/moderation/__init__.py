"""What moderators press, send and see."""
