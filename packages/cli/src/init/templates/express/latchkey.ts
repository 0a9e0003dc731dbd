import { Router } from 'express'
import { auth, requiresAuth } from 'express-openid-connect'

try {
  process.loadEnvFile()
} catch {
  // There is no .env: the variables come from the environment.
}

const {
  LATCHKEY_ENDPOINT: endpoint = '',
  LATCHKEY_APP_ID: clientID = '',
  LATCHKEY_APP_SECRET: clientSecret = '',
  SESSION_SECRET: secret = '',
  APP_URL: baseURL = '',
} = process.env

/** What the account page shows and changes; `offline_access` keeps people signed in after an hour. */
const scope =
  'openid offline_access profile email phone address identities custom_data urn:logto:scope:sessions urn:logto:scope:trusted_devices'

/** Signs people in at /login and out at /logout, and shows the account page at /account. */
export function latchkey() {
  const router = Router()
  router.use(
    auth({
      issuerBaseURL: `${endpoint}/oidc`,
      baseURL,
      clientID,
      clientSecret,
      secret,
      // The default of the server; RS256 if the application is set to that.
      idTokenSigningAlg: 'ES384',
      // Use requiresAuth() for the pages that need a person.
      authRequired: false,
      idpLogout: true,
      authorizationParams: { response_type: 'code', scope, prompt: 'consent' },
    }),
  )
  router.get('/account', requiresAuth(), (_request, response) => {
    response.type('html').send(accountPage)
  })
  router.get('/account/token', async (request, response) => {
    const { accessToken } = request.oidc
    response.set('Cache-Control', 'no-store').type('text')
    try {
      const token = accessToken?.isExpired() ? await accessToken.refresh() : accessToken
      response.status(token ? 200 : 401).send(token?.access_token)
    } catch {
      // The session has ended at the server.
      response.status(401).send()
    }
  })
  return router
}

const accountPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Account</title>
    <script type="module" src="${endpoint}/embed.js"></script>
  </head>
  <body style="max-width: 1040px; margin: 0 auto; padding: 16px; font-family: system-ui">
    <nav><a href="/">Home</a> <a href="/logout">Sign out</a></nav>
    <latchkey-account></latchkey-account>
    <script>
      const account = document.querySelector('latchkey-account')
      let asking
      const ask = async () => {
        const response = await fetch('/account/token')
        if (!response.ok) location.assign('/login')
        return response.ok ? response.text() : undefined
      }
      // One request at a time: it may renew the token.
      account.getAccessToken = () => (asking ??= ask().finally(() => (asking = undefined)))
      account.addEventListener('latchkey-signed-out', () => location.assign('/login'))
      account.addEventListener('latchkey-sessions-ended', () => location.assign('/logout'))
    </script>
  </body>
</html>
`
