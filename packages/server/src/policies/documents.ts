import { Problem } from '@latchkey/contract'
import type { Settings } from '../store/settings.ts'

/**
 * Bounds the JSON documents that callers store (custom data, profile, identities, metadata, configurations), in bytes of UTF-8. Lists show
 * them whole, so that this is also what bounds a page: a hundred rows of a few documents. `entity.document_too_large`.
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
