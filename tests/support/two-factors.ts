import { codeOf } from './factors.ts'
import { authorize, type CookieJar, exchange, follow, type Tokens } from './people.ts'
import type { TestServer } from './server.ts'
import { password } from './somebody.ts'
import { type Answer, ask } from './wire.ts'

/** The class of an authentication with two factors. */
export const multiFactor = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor'

/** The extra parameter that makes `askForTwoFactors` ask for no class. */
export const onePassword = { acr_values: '' }

/**
 * An authorization request of an application that asks for two factors, for this API, unless `extra` says otherwise; and
 * the calls that answer it.
 */
export async function askForTwoFactors(
  { url }: TestServer,
  jar: CookieJar,
  { resource, ...extra }: { resource: string; [parameter: string]: string },
) {
  const asked = await authorize(url, {
    jar,
    scope: 'openid offline_access',
    extra: { acr_values: multiFactor, resource, prompt: 'consent', ...extra },
  })
  const call = (at: string, body?: unknown): Promise<Answer> => {
    const [method = '', path = ''] = at.split(' ')
    return ask(url, `${method} /api/experience${path}`, { body, headers: { cookie: jar.cookie } })
  }
  const back = ({ body }: Answer) => follow(jar, body.redirectTo, asked.redirectUri)
  return {
    ...asked,
    call,
    back,
    begin: () => call('PUT ', { interactionEvent: 'SignIn' }),
    submit: () => call('POST /submit'),
    verifyTotp: (secret: string, steps = 0) =>
      call('POST /verification/totp/verify', { code: codeOf(secret, steps) }),
    /** Signs in with the password, up to `submit`. */
    async identify({ username }: { username: string }, event: 'SignIn' | 'Register' = 'SignIn') {
      await call('PUT ', { interactionEvent: event })
      const { body } = await call(
        `POST /verification/${event === 'SignIn' ? 'password' : 'new-password-identity'}`,
        { identifier: { type: 'username', value: username }, password },
      )
      return call('POST /identification', { verificationId: body.verificationId })
    },
    /** Sets up an authenticator app. */
    async bindTotp(): Promise<Answer> {
      const { body } = await call('POST /verification/totp/secret')
      const { verificationId } = body
      await call('POST /verification/totp/verify', { code: codeOf(body.secret), verificationId })
      return call('POST /profile/mfa', { type: 'Totp', verificationId })
    },
    tokens: async (submitted: Answer): Promise<Tokens> =>
      exchange(url, await back(submitted), asked, { resource }),
  }
}
