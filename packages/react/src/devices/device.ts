import { useText } from '@latchkey/ui'
import { Monitor, Smartphone, Tablet } from 'lucide-react'
import type { Session } from './access.ts'

type Device = Session['device']

const icons = { desktop: Monitor, mobile: Smartphone, tablet: Tablet, tv: Monitor, bot: Monitor }

export const iconOfDevice = ({ type }: Device) => icons[type ?? 'desktop']

/** Names a device in words: browser and system, as far as known. */
export function useDeviceName() {
  const say = useText()
  return ({ browser, os }: Device) => {
    if (browser && os) return say('sessions.device', { browser, os })
    return browser ?? os ?? say('sessions.unknownDevice')
  }
}
