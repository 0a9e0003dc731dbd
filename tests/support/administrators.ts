import { managementResource, managementScopes } from '@latchkey/contract'
import { expect } from 'vitest'
import { codeOf } from './factors.ts'
import { authorize, CookieJar, exchange, follow, type Tokens } from './people.ts'
import type { TestServer } from './server.ts'
import { password } from './somebody.ts'
import { type Answer, ask, type RequestOptions } from './wire.ts'

export type Administrator = Tokens & {
  id: string
  username: string
  jar: CookieJar
  /** The secret of the authenticator app. */
  secret: string
  ask(at: string, asked?: RequestOptions): Promise<Answer>
}

let count = 0

/** Creates a person with these roles and an authenticator app, who has not signed in. */
export async function newAdministrator(server: TestServer, roleIds: readonly string[]) {
  const username = `administrator_${count++}`
  const { id } = await server.manage('POST /api/users', { body: { username, password } })
  const params = { userId: id }
  const factor = await server.manage('POST /api/users/:userId/mfa-verifications', {
    params,
    body: { type: 'Totp' },
  })
  if (roleIds.length > 0)
    await server.manage('POST /api/users/:userId/roles', { params, body: { roleIds: [...roleIds] } })
  return { id, username, secret: 'secret' in factor ? factor.secret : '' }
}

/** A new administrator with these roles, signed in to the console with two factors. */
export async function administrator(server: TestServer, ...roleIds: string[]): Promise<Administrator> {
  const person = await newAdministrator(server, roleIds)
  const jar = new CookieJar()
  const tokens = await enterConsole(server, person, { jar })
  return {
    ...person,
    ...tokens,
    jar,
    ask: (at, asked = {}) => ask(server.url, at, { token: tokens.access_token, ...asked }),
  }
}

/** The authorization request of the console. */
export const consoleRequest = (url: string, jar = new CookieJar(), extra: Record<string, string> = {}) => ({
  clientId: 'console',
  redirectUri: `${url}/console`,
  scope: ['openid', 'profile', ...managementScopes].join(' '),
  jar,
  extra: { resource: managementResource, ...extra },
})

type Person = { username: string; secret: string }

/** Signs in to the console with a password and the authenticator app, whose code must be of a later step each time. */
export async function enterConsole(
  server: TestServer,
  person: Person,
  { jar = new CookieJar(), steps = -1, extra = {} as Record<string, string> } = {},
): Promise<Tokens> {
  const request = await authorize(server.url, consoleRequest(server.url, jar, extra))
  const redirectTo = await passTwoFactors(server, jar, { ...person, steps })
  return exchange(server.url, await follow(jar, redirectTo, request.redirectUri), request, {
    resource: managementResource,
  })
}

/** Answers an authorization request that takes two factors. Returns where the browser continues. */
export async function passTwoFactors(
  { url }: TestServer,
  jar: CookieJar,
  { username, secret, steps }: Person & { steps: number },
): Promise<string> {
  const call = async (at: string, body?: unknown) => {
    const [method = '', path = ''] = at.split(' ')
    const answer = await ask(url, `${method} /api/experience${path}`, {
      body,
      headers: { cookie: jar.cookie },
    })
    expect(answer.status, answer.text).toBeLessThan(300)
    return answer.body
  }
  await call('PUT ', { interactionEvent: 'SignIn' })
  const { verificationId } = await call('POST /verification/password', {
    identifier: { type: 'username', value: username },
    password,
  })
  await call('POST /identification', { verificationId })
  await call('POST /verification/totp/verify', { code: codeOf(secret, steps) })
  return (await call('POST /submit')).redirectTo
}
