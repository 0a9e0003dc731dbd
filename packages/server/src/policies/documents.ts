import { Problem } from '@latchkey/contract'
import type { Settings } from '../store/settings.ts'

/**
 * Limits the size of JSON documents that callers store (custom data, profile, identities, metadata, configurations),
 * in bytes of UTF-8. Lists include them whole, so the limit also bounds the size of a page: a hundred rows of a few
 * documents each. Errors: `entity.document_too_large`.
 */
export function requireDocumentSize(
  { documentLimit: limit }: Pick<Settings, 'documentLimit'>,
  documents: Readonly<Record<string, unknown>>,
): void {
  for (const [path, document] of Object.entries(documents)) {
    if (typeof document !== 'object' || document === null) continue
    const bytes = Buffer.byteLength(JSON.stringify(document))
    if (bytes > limit) throw new Problem('entity.document_too_large', { path, bytes, limit })
  }
}
