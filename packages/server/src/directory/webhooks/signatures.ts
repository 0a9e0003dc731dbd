import { createHmac } from 'node:crypto'
import { Webhook } from 'standardwebhooks'

/** The keys of a hook: the present one, and the former one while it still signs. */
export type SigningKeys = readonly [present: string, former?: string]

type Message = { id: string; sentAt: Date; body: string }

/**
 * The signature headers of a delivery: the wire’s, with the present key (`docs/wire/management-api.md#6.11`), and those of
 * Standard Webhooks, with each key that is valid. The key of the latter is the base64 decoding of the signing key, so
 * that its libraries take the signing key as it is.
 */
export function signatureHeaders(keys: SigningKeys, { id, sentAt, body }: Message): Record<string, string> {
  const valid = keys.filter(key => key !== undefined)
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
    'webhook-signature': valid.map(key => new Webhook(key).sign(id, sentAt, body)).join(' '),
    'logto-signature-sha-256': createHmac('sha256', keys[0]).update(body).digest('hex'),
  }
}
