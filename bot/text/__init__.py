"""What a person reads, without knowing where: `strings` → `layout`, `links` → `wording` → `drawing` (terminals)."""
