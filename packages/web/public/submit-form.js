// The protocol ends a session by a form (OpenID Connect RP-Initiated Logout 1.0); nobody should have to press it.
document.forms[0].submit()
