// RP-Initiated Logout ends a session by a form (OpenID Connect RP-Initiated Logout 1.0). Submits it without a press.
document.forms[0].submit()
