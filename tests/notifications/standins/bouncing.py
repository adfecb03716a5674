"""What mail servers say of a mail that they did not take."""


def bounce(content: bytes, *, sender: str, to: str, code: int) -> bytes:
    """A report to `sender` on a mail with this content (RFC 3464)."""
    status = {550: "5.1.1", 552: "5.2.2", 554: "5.7.1"}.get(code, f"{code // 100}.0.0")
    head = content.partition(b"\r\n\r\n")[0].decode()
    lines = [
        "Return-Path: <>",
        "From: MAILER-DAEMON@mx.example.org",
        f"To: {sender}",
        "Subject: Undelivered Mail",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        "",
        "--b",
        "Content-Type: text/plain",
        "",
        "It could not be delivered.",
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.example.org",
        "",
        f"Final-Recipient: rfc822; {to}",
        "Action: failed",
        f"Status: {status}",
        f"Diagnostic-Code: smtp; {code} no",
        "",
        "--b",
        "Content-Type: text/rfc822-headers",
        "",
        head,
        "--b--",
        "",
    ]
    return "\r\n".join(lines).encode()
