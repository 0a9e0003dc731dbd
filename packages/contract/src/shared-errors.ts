/** The errors of sending a message; `docs/wire/management-api.md#5.9`. */
export const messageErrors = [
  'request.message_rate_limited',
  'connector.not_found',
  'connector.template_not_found',
  'connector.invalid_request_parameters',
  'connector.invalid_config',
  'connector.general',
] as const

/** The errors of verifying a code that was sent; `docs/wire/management-api.md#6.4`. */
export const wrongCodeErrors = [
  'verification_code.not_found',
  'verification_code.expired',
  'verification_code.exceed_max_try',
  'verification_code.code_mismatch',
] as const

/** The errors of the e-mail blocklist; `docs/wire/account-api.md#4.6`. */
export const emailBlocklistErrors = [
  'session.email_blocklist.invalid_email',
  'session.email_blocklist.email_subaddressing_not_allowed',
  'session.email_blocklist.email_not_allowed',
] as const
