import { useEffect } from 'react'
import type { Experience } from '../branding.ts'

const name = 'direct_sign_in'

/**
 * Goes to the social provider that the application asks for by `direct_sign_in=social:<target>`, once: on the way back
 * the page offers every way to sign in.
 */
export function useDirectSignIn(
  connectors: Experience['socialConnectors'],
  isBegun: boolean,
  go: (connectorId: string) => void,
) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the provider is opened once, when the interaction has begun
  useEffect(() => {
    const address = new URL(location.href)
    const target = address.searchParams.get(name)?.replace(/^social:/, '')
    const connector = connectors.find(each => each.target === target)
    if (!isBegun || target === undefined) return
    address.searchParams.delete(name)
    history.replaceState(history.state, '', address)
    if (connector) go(connector.id)
  }, [isBegun])
}
