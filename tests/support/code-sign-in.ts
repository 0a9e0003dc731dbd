import { decodeJwt } from 'jose'
import { expect } from 'vitest'
import { codeSentTo } from './mailbox.ts'
import { authorize, exchange, follow } from './people.ts'
import type { TestServer } from './server.ts'
import { type Answer, ask } from './wire.ts'

export type Address = { type: 'email' | 'phone'; value: string }
export type SignInEvent = 'SignIn' | 'Register' | 'ForgotPassword'

export type CodeVisitor = {
  /** Calls below `/api/experience`. */
  call(at: string, body?: unknown, on?: { url: string }): Promise<Answer>
  send(address: Address, interactionEvent?: SignInEvent, on?: { url: string }): Promise<Answer>
  verify(address: Address, verificationId: string, code: string, on?: { url: string }): Promise<Answer>
  /** Sends a code and reads it from the mailbox. */
  sent(address: Address): Promise<{ id: string; code: string }>
  /** Sends a code, reads it from the mailbox, and verifies it. Returns the verification. */
  prove(address: Address): Promise<string>
  identify(verificationId?: string): Promise<Answer>
  submit(): Promise<Answer>
  /** Continues to the application. Returns the claims of the ID token. */
  claims(submitted: Answer): Promise<Record<string, unknown>>
}

/** A browser that has begun a sign-in, for codes by e-mail and SMS. */
export async function codeVisitor(
  server: TestServer,
  event: SignInEvent = 'SignIn',
  extra: Record<string, string> = {},
): Promise<CodeVisitor> {
  const request = await authorize(server.url, { extra })
  const visitor: CodeVisitor = {
    call(at, body, on = server) {
      const [method = '', path = ''] = at.split(' ')
      const headers = { cookie: request.jar.cookie }
      return ask(on.url, `${method} /api/experience${path}`, { body, headers })
    },
    send: (identifier, interactionEvent = event, on) =>
      visitor.call('POST /verification/verification-code', { identifier, interactionEvent }, on),
    verify: (identifier, verificationId, code, on) =>
      visitor.call('POST /verification/verification-code/verify', { identifier, verificationId, code }, on),
    async sent(address) {
      const answer = await visitor.send(address)
      expect(answer.status, answer.text).toBe(200)
      return { id: answer.body.verificationId, code: await codeSentTo(server, address.value) }
    },
    async prove(address) {
      const { id, code } = await visitor.sent(address)
      const answer = await visitor.verify(address, id, code)
      expect(answer.status, answer.text).toBe(200)
      return id
    },
    identify: verificationId => visitor.call('POST /identification', { verificationId }),
    submit: () => visitor.call('POST /submit'),
    async claims({ body: { redirectTo } }) {
      const back = await follow(request.jar, redirectTo, request.redirectUri)
      return decodeJwt((await exchange(server.url, back, request)).id_token)
    },
  }
  await visitor.call('PUT ', { interactionEvent: event })
  return visitor
}
