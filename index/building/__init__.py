"""A folder of documents to a build, made current."""
