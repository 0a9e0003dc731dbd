import { createApiClient } from '@logto/api/management'
import express from 'express'
import { createRemoteJWKSet, jwtVerify } from 'jose'

const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, PORT = '4000' } = process.env
const managementApi = 'https://default.logto.app/api'

/** A token of this back end, with the scopes that it needs and no others. It is renewed a minute before it expires. */
let token = { value: '', expiresAt: 0 }
async function getToken() {
  if (token.expiresAt > Date.now() + 60_000) return token.value
  const response = await fetch(`${OIDC_ISSUER}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${OIDC_CLIENT_ID}:${OIDC_CLIENT_SECRET}`)}` },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      resource: managementApi,
      scope: 'users:read users:suspend',
    }),
  })
  if (!response.ok) throw new Error(`The token endpoint answered ${response.status}.`)
  const { access_token: value, expires_in: seconds } = await response.json()
  token = { value, expiresAt: Date.now() + seconds * 1000 }
  return value
}

const management = createApiClient({ baseUrl: OIDC_ISSUER.replace(/\/oidc$/, ''), getToken })

const keys = createRemoteJWKSet(new URL(`${OIDC_ISSUER}/jwks`))

/** Lets a request through whose access token is for this audience and has the scope; RFC 9068 section 4. */
const requireScope = scope => async (request, response, next) => {
  const [, token] = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? []
  try {
    // An API of your own has an indicator of its own; here, callers need a token for the Management API.
    const options = { issuer: OIDC_ISSUER, audience: managementApi, typ: 'at+jwt' }
    const { payload } = await jwtVerify(token ?? '', keys, options)
    if (payload.scope?.split(' ').includes(scope)) return next()
    response.status(403).json({ error: 'insufficient_scope' })
  } catch {
    response
      .status(401)
      .set('WWW-Authenticate', 'Bearer error="invalid_token"')
      .json({ error: 'invalid_token' })
  }
}

const app = express()

app.get('/people', requireScope('users:read'), async (request, response) => {
  const { data, error } = await management.GET('/api/users', {
    params: { query: { page: Number(request.query.page ?? 1), page_size: 20 } },
  })
  if (error) return response.status(502).json(error)
  response.json(data.map(({ id, username, name, isSuspended }) => ({ id, username, name, isSuspended })))
})

app.put('/people/:id/suspension', requireScope('users:suspend'), async (request, response) => {
  const answer = await management.PATCH('/api/users/{userId}/is-suspended', {
    params: { path: { userId: request.params.id } },
    body: { isSuspended: true },
  })
  if (answer.error) return response.status(answer.response.status).json(answer.error)
  response.json({ id: answer.data.id, isSuspended: answer.data.isSuspended })
})

app.listen(Number(PORT))
