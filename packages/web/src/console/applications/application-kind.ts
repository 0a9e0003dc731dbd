import type { Output } from '@latchkey/client'
import { AppWindow, type LucideIcon, Server, Smartphone, Terminal, Tv } from 'lucide-react'
import type { ConsoleKey } from '../texts.tsx'

export type Application = Output<'GET /api/applications/:id'>

/** What an application is for. A device is a native application without a browser. */
export type Kind = 'spa' | 'web' | 'native' | 'device' | 'machine'

type KindFacts = { type: Application['type']; name: ConsoleKey; about: ConsoleKey; icon: LucideIcon }

export const kinds: Readonly<Record<Kind, KindFacts>> = {
  spa: { type: 'SPA', name: 'applications.spa', about: 'applications.spa.about', icon: AppWindow },
  web: { type: 'Traditional', name: 'applications.web', about: 'applications.web.about', icon: Server },
  native: {
    type: 'Native',
    name: 'applications.native',
    about: 'applications.native.about',
    icon: Smartphone,
  },
  device: { type: 'Native', name: 'applications.device', about: 'applications.device.about', icon: Tv },
  machine: {
    type: 'MachineToMachine',
    name: 'applications.machine',
    about: 'applications.machine.about',
    icon: Terminal,
  },
}

/** The cast is safe: these are the keys of `kinds`. */
export const kindIds = Object.keys(kinds) as Kind[]

export function kindOf({ type, customClientMetadata }: Application): Kind {
  if (type === 'Native') return customClientMetadata.isDeviceFlow ? 'device' : 'native'
  if (type === 'MachineToMachine') return 'machine'
  return type === 'SPA' ? 'spa' : 'web'
}

/** Whether people come back to it from signing in in a browser. */
export const hasAddresses = (kind: Kind) => kind !== 'device' && kind !== 'machine'

export const hasSecrets = (kind: Kind) => kind === 'web' || kind === 'machine'

export const hasPeople = (kind: Kind) => kind !== 'machine'

export const pathOf = ({ id }: { id: string }) => `/applications/${encodeURIComponent(id)}`
