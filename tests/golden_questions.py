"""Three small documents and golden questions about them, one of which nothing answers."""

FILES = {
    "mill.txt": "The mill burned down in 1907. Nobody was hurt.",
    "bridge.txt": "The bridge opened in 1931. It is made of iron.",
    "museum.txt": "The museum holds silver coins. Entry is free.",
}
GOLDEN = """
[[question]]
question = "When did the mill burn down?"
documents = ["mill.txt"]
contains = "1907"

[[question]]
question = "When did the bridge open?"
documents = ["bridge.txt"]
contains = "1931"

[[question]]
question = "What coins does the museum hold?"
documents = ["museum.txt"]
contains = "silver"

[[question]]
question = "Who painted the ceiling of the chapel?"
declined = true
"""
