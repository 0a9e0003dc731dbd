import { clientCredentials } from './client-credentials.ts'
import type { Request } from './load.ts'
import type { Person, Side } from './side.ts'
import type { Walk } from './walks.ts'
import { startWebhooks } from './webhooks.ts'

/** The goal of an operation: a share of the limit (or this many requests a second), or milliseconds at p95. */
export type Goal = { ratio: number; orRps?: number } | { p95: number }

export type Operation = {
  name: string
  goal?: Goal
  /** The limit that `ratio` is a share of: reading one row, unless given. */
  limit?: 'hashing'
  /** The requests for one server, for different people in turn. An empty list leaves the operation out. */
  requests?(side: Side): Request[]
  /** Instead of single requests: several in order, which are counted and timed as one. */
  walks?(side: Side): Walk[]
  /** Requests that the second generator sends at the same time. */
  beside?: (side: Side) => Request[]
  /** Prepares our server for this operation alone. Returns what undoes it. */
  prepare?: (side: Side) => Promise<() => Promise<void>>
}

/** All measured operations, in order. */
export const operations: Operation[] = [
  { name: 'GET my-account', goal: { ratio: 0.7 }, requests: readMyAccount },
  {
    name: 'PATCH my-account',
    goal: { ratio: 0.2 },
    requests: ({ people }) =>
      people.map(({ token }) => withBody('PATCH', '/api/my-account', { token, body: { name: freshName } })),
  },
  {
    name: 'GET users/:id',
    goal: { ratio: 0.6 },
    requests: ({ userIds, managementToken }) => userIds.map(id => get(`/api/users/${id}`, managementToken)),
  },
  {
    name: 'PATCH users/:id',
    requests: ({ userIds, managementToken: token }) =>
      userIds.map(id => withBody('PATCH', `/api/users/${id}`, { token, body: { name: freshName } })),
  },
  {
    name: 'PATCH users/:id with webhooks',
    prepare: startWebhooks,
    requests: ({ userIds, managementToken: token }) =>
      userIds.map(id => withBody('PATCH', `/api/users/${id}`, { token, body: { name: freshName } })),
  },
  {
    name: 'POST users',
    requests: ({ searchTerms, managementToken: token }) =>
      searchTerms.map(() =>
        withBody('POST', '/api/users', { token, body: { username: 'bench_{fresh}', name: freshName } }),
      ),
  },
  {
    name: 'list 20 users',
    goal: { ratio: 0.25 },
    requests: ({ managementToken }) => pages.map(page => get(`/api/users?page=${page}`, managementToken)),
  },
  {
    name: 'search users',
    goal: { ratio: 0.05, orRps: 500 },
    requests: ({ searchTerms, managementToken }) => searches(searchTerms, managementToken),
  },
  {
    name: 'search one user',
    requests: ({ rareTerms, managementToken }) => searches(rareTerms, managementToken),
  },
  {
    name: 'suspend users',
    // Left out if the measured people's ids are unknown, because they could be suspended.
    requests: ({ userIds, people, managementToken: token }) =>
      people.every(({ id }) => id !== undefined)
        ? userIds
            .filter(userId => !people.some(({ id }) => id === userId))
            .map(id =>
              withBody('PATCH', `/api/users/${id}/is-suspended`, { token, body: { isSuspended: true } }),
            )
        : [],
  },
  { name: 'POST oidc/token', requests: ({ client }) => (client ? [clientCredentials(client)] : []) },
  {
    name: 'POST oidc/token with a script',
    requests: ({ client, scriptedApi }) =>
      client && scriptedApi !== undefined ? [clientCredentials(client, scriptedApi)] : [],
  },
  { name: 'POST verifications/password', requests: verifyPassword },
  {
    name: 'POST primary-email',
    requests: selfService((token, { proof, email, emailRecord }) =>
      withBody('POST', '/api/my-account/primary-email', {
        token,
        proof,
        body: { email, newIdentifierVerificationRecordId: emailRecord },
      }),
    ),
  },
  {
    name: 'list 50 sessions',
    requests: selfService((token, { proof }) => get('/api/my-account/sessions', token, proof)),
  },
  {
    name: 'send a code',
    requests: ({ senders }) =>
      senders.map(token =>
        withBody('POST', '/api/verifications/verification-code', {
          token,
          body: { identifier: { type: 'email', value: 'bench-{fresh}@mail.example' } },
        }),
      ),
  },
  {
    name: 'verify a code',
    requests: selfService((token, { email, code, codePrefix }) =>
      withBody('POST', '/api/verifications/verification-code/verify', {
        token,
        body: { identifier: { type: 'email', value: email }, verificationId: `${codePrefix}{next}`, code },
      }),
    ),
  },
  {
    name: 'whole sign-ins',
    goal: { ratio: 0.6 },
    limit: 'hashing',
    walks: ({ people }) =>
      people.flatMap(({ username, password }) =>
        username && password ? [{ kind: 'sign-in', username, password }] : [],
      ),
  },
  {
    name: 'refresh',
    goal: { ratio: 0.1 },
    walks: ({ people }) =>
      people.flatMap(({ refreshToken }) => (refreshToken ? [{ kind: 'refresh', refreshToken }] : [])),
  },
  {
    name: 'code exchange',
    goal: { ratio: 0.1 },
    requests: ({ codes }) => (codes ? [exchangeOf(codes)] : []),
  },
  {
    name: 'GET my-account while hashing',
    goal: { p95: 50 },
    requests: readMyAccount,
    beside: verifyPassword,
  },
]

const freshName = 'Robin Fresh {fresh}'
const pages = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

function readMyAccount({ people }: Side): Request[] {
  return people.map(({ token }) => get('/api/my-account', token))
}

function verifyPassword({ people }: Side): Request[] {
  return people
    .filter(({ password }) => password !== undefined)
    .map(({ token, password }) =>
      withBody('POST', '/api/verifications/password', { token, body: { password } }),
    )
}

function exchangeOf({ prefix, redirectUri, verifier, clientId }: NonNullable<Side['codes']>): Request {
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: clientId,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  })
  return {
    method: 'POST',
    path: '/oidc/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `${form}&code=${prefix}{next}`,
  }
}

/** A request for each person with self-service data; a peer's people have none. */
function selfService(ask: (token: string, own: NonNullable<Person['selfService']>) => Request) {
  return ({ people }: Side): Request[] =>
    people.flatMap(({ token, selfService: own }) => (own ? [ask(token, own)] : []))
}

function searches(terms: string[], token: string): Request[] {
  return terms.map(term => get(`/api/users?search=${encodeURIComponent(`%${term}%`)}`, token))
}

function get(path: string, token: string, proof?: string): Request {
  const headers = { authorization: `Bearer ${token}`, ...(proof && { 'logto-verification-id': proof }) }
  return { method: 'GET', path, headers }
}

function withBody(
  method: 'POST' | 'PATCH',
  path: string,
  { token, body, proof }: { token: string; body: object; proof?: string },
): Request {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    ...(proof && { 'logto-verification-id': proof }),
  }
  return { method, path, headers, body: JSON.stringify(body) }
}
