import type { HookConfig } from '@latchkey/contract'
import type { Post } from './send.ts'
import { type SigningKeys, signatureHeaders } from './signatures.ts'

type Message = { config: HookConfig; keys: SigningKeys; messageId: string; body: string }

/** The signed request of a webhook; `docs/wire/management-api.md#6.11`. */
export function webhookRequest({ config, keys, messageId: id, body }: Message, now: Date): Post {
  return {
    url: config.url,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Logto (https://logto.io/)',
      ...lowerCased(config.headers ?? {}),
      ...signatureHeaders(keys, { id, sentAt: now, body }),
    },
    body,
  }
}

/** A configured header replaces the default one, however it is written. */
function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
