"""Pictures, voices and documents on their way in: fetched before the transaction, sniffed, cleaned, kept by hash."""

# Bytes that we take of one thing: a platform's own limits (channels.md sections 3 to 5 and 8).
DOCUMENT_LIMIT = 20 * 1024 * 1024
PICTURE_LIMIT = 10 * 1024 * 1024
VOICE_LIMIT = 2 * 1024 * 1024
