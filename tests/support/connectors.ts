/** Templates in this form for every usage that a connector needs. */
export const templatesOf = (template: object) =>
  ['SignIn', 'Register', 'ForgotPassword', 'Generic'].map(usageType => ({ usageType, ...template }))

export const smtpConfig = {
  host: '127.0.0.1',
  port: 9,
  auth: { user: 'latchkey', pass: 'a-password-of-smtp' },
  fromEmail: 'Latchkey <no-reply@latchkey.example>',
  templates: templatesOf({
    contentType: 'text/plain',
    subject: 'Code {{code}}',
    content: 'Hello {{user.name}}, {{code}}',
  }),
}

export const oidcConfig = {
  authorizationEndpoint: 'https://provider.example/auth',
  tokenEndpoint: 'https://provider.example/token',
  clientId: 'a-client',
  clientSecret: 'a-secret-of-oidc',
  scope: 'openid',
  idTokenVerificationConfig: { jwksUri: 'https://provider.example/jwks' },
}

export const githubConfig = { clientId: 'a-client', clientSecret: 'a-secret-of-github' }

export const twilioConfig = {
  accountSID: 'AC123',
  authToken: 'a-token-of-twilio',
  fromMessagingServiceSID: 'MG123',
  templates: templatesOf({ content: '{{code}} for you' }),
}
