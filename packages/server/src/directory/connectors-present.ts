import type { ConnectorsPresent } from '../policies/sign-in-experience.ts'
import type { Queryable } from '../store/database.ts'
import { listEntries, targetOf } from './connector-entries.ts'

/**
 * Returns which messages the server can send and which social targets it has. The mailbox for development counts as a
 * connector for messages.
 */
export async function connectorsPresent(
  tx: Queryable,
  { hasMailbox }: { hasMailbox: boolean },
): Promise<ConnectorsPresent> {
  const entries = await listEntries(tx)
  const isThere = (type: string) => hasMailbox || entries.some(({ factory }) => factory.type === type)
  const targets = new Set(entries.filter(({ factory }) => factory.type === 'Social').map(targetOf))
  return { email: isThere('Email'), sms: isThere('Sms'), hasTarget: target => targets.has(target) }
}
