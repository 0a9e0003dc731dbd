import { z } from 'zod'
import { type HttpClient, parse } from '../social/http-client.ts'
import { type CaptchaVerdict, unavailable } from './verdict.ts'

const answer = z.object({
  success: z.boolean(),
  hostname: z.string().optional(),
  'error-codes': z.array(z.string()).default([]),
})

/** Error codes that say nothing about the token. */
const faultsElsewhere = ['missing-input-secret', 'invalid-input-secret', 'internal-error']

/** Verifies a token; https://developers.cloudflare.com/turnstile/get-started/server-side-validation/ */
export async function askTurnstile(
  http: HttpClient,
  url: string,
  { secretKey, token }: { secretKey: string; token: string },
): Promise<CaptchaVerdict> {
  const response = await http.fetch(`${url}/turnstile/v0/siteverify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ secret: secretKey, response: token }),
  })
  const { data } = answer.safeParse(parse(await response.text()))
  if (!data) return unavailable(`it answered ${response.status}`)
  if (data.success) return { kind: 'valid', hostname: data.hostname }
  const fault = data['error-codes'].find(code => faultsElsewhere.includes(code))
  return fault ? unavailable(`it answered ${fault}`) : { kind: 'invalid' }
}
