import { z } from 'zod'
import { type HttpClient, parse } from '../social/http-client.ts'
import { type CaptchaVerdict, unavailable } from './verdict.ts'

const assessment = z.object({
  tokenProperties: z.object({ valid: z.boolean().default(false), hostname: z.string().optional() }),
  // Google leaves out numbers that are zero.
  riskAnalysis: z.object({ score: z.number().default(0) }).default({ score: 0 }),
})

type Given = { projectId: string; siteKey: string; secretKey: string; token: string }

/** Assesses a token; https://cloud.google.com/recaptcha/docs/create-assessment-website */
export async function askRecaptcha(
  http: HttpClient,
  url: string,
  { projectId, siteKey, secretKey, token }: Given,
): Promise<CaptchaVerdict> {
  const response = await http.fetch(`${url}/v1/projects/${projectId}/assessments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-goog-api-key': secretKey },
    body: JSON.stringify({ event: { token, siteKey } }),
  })
  const text = await response.text()
  // A malformed token is answered 400, and so is a wrong API key: only the second is a fault of the configuration.
  if (response.status === 400 && !text.includes('API_KEY_INVALID')) return { kind: 'invalid' }
  const { data } = assessment.safeParse(parse(text))
  if (!response.ok || !data) return unavailable(`it answered ${response.status}`)
  const { tokenProperties, riskAnalysis } = data
  if (!tokenProperties.valid) return { kind: 'invalid' }
  return { kind: 'valid', hostname: tokenProperties.hostname, score: riskAnalysis.score }
}
