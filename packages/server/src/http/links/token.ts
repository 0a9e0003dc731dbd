import { Problem } from '@latchkey/contract'
import type { Services } from '../../services.ts'

/**
 * Opens the token of a link in a letter. It is encrypted and authenticated with the server's key, so it cannot be
 * forged. Errors: `verification_record.not_found`.
 */
export async function openToken({ vault }: Services, token: string): Promise<Record<string, unknown>> {
  const text = await vault.open(token).catch(() => {
    throw new Problem('verification_record.not_found')
  })
  const named: unknown = JSON.parse(text)
  if (typeof named !== 'object' || !named) throw new Problem('verification_record.not_found')
  return { ...named }
}
