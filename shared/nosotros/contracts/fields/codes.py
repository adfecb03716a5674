"""The codes of what marshmallow itself finds wrong."""

CODES = {
    "required": "required",
    "null": "null",
    "validator_failed": "invalid",
    "invalid": "invalid",
    "type": "not_an_object",
    "unknown": "unknown_field",
}
