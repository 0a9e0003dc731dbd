import { expect } from 'vitest'
import { allScopes, CookieJar, signIn, type Tokens } from './people.ts'
import type { TestServer } from './server.ts'
import { type Answer, ask, type RequestOptions } from './wire.ts'

/** The initial password of people in tests. */
export const password = 'sunny-Lake-77'

export type Somebody = Tokens & {
  id: string
  username: string
  ask(at: string, asked?: RequestOptions): Promise<Answer>
  /** Verifies the password. Returns the verification's id. */
  prove(present?: string): Promise<string>
}

let count = 0

/** A new person, signed in to the demo application with these scopes. */
export async function somebody(
  { url }: TestServer,
  { scope = allScopes, username = `person_${count++}`, jar = new CookieJar() } = {},
): Promise<Somebody> {
  const tokens = await signIn(url, username, password, { event: 'Register', scope, jar })
  const asThem = (at: string, asked: RequestOptions = {}) =>
    ask(url, at, { token: tokens.access_token, ...asked })
  const { body } = await asThem('GET /api/my-account')
  return {
    ...tokens,
    id: body.id,
    username,
    ask: asThem,
    prove: async (present = password) =>
      (await asThem('POST /api/verifications/password', { body: { password: present } })).body
        .verificationRecordId,
  }
}

/** The same person, with one proof for several changes: one that enrolled a factor stays sufficient, a new password is not. */
export async function provenOnce(person: Somebody): Promise<Somebody> {
  const proof = await person.prove()
  return { ...person, prove: async () => proof }
}

/** This error response, for `toEqual`. */
export function refusedAs(status: number, code: string, data?: unknown): unknown {
  const body = { code, message: expect.any(String), ...(data !== undefined && { data }) }
  return expect.objectContaining({ status, body: expect.objectContaining(body) })
}
