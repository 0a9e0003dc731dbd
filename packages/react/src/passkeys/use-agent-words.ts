import { useDeviceName } from '../devices/device.ts'
import { useLater } from '../use-later.ts'

/**
 * Names the browser and system of a user agent in words, as the list of devices does. Undefined until the library is
 * loaded, or if neither is known.
 */
export function useAgentWords(isWanted: boolean) {
  const nameOf = useDeviceName()
  const bowser = useLater('bowser', async () => (await import('bowser')).default, isWanted).data
  return (agent: string | undefined): string | undefined => {
    if (!bowser || !agent) return undefined
    const { browser, os } = bowser.parse(agent)
    if (!browser.name && !os.name) return undefined
    return nameOf({ browser: browser.name || null, os: os.name || null, type: null })
  }
}
