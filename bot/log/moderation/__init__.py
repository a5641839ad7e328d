"""What moderators read and decide."""
