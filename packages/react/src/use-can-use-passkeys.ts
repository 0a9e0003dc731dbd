import { useSettings } from './account.ts'
import { useLatchkey } from './latchkey-context.ts'
import { canUsePasskeys } from './passkey-ceremonies.ts'

/**
 * Whether the browser has passkeys, and lets this page use those of the server: on the server's domain, below it, or at
 * a related origin (WebAuthn Level 3 sections 5.1.2 and 5.11).
 */
export function useCanUsePasskeys(): boolean {
  const { endpoint } = useLatchkey()
  const relatedOrigins = useSettings().data?.webauthnRelatedOrigins ?? []
  if (!canUsePasskeys()) return false
  const { hostname } = new URL(endpoint)
  const isBelow = location.hostname === hostname || location.hostname.endsWith(`.${hostname}`)
  return isBelow || relatedOrigins.includes(location.origin)
}
