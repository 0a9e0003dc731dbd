import type { Kind } from '../application-kind.ts'
import { browserGuides } from './browser-guides.ts'
import type { Guide } from './guide.ts'
import { deviceGuides, machineGuides, nativeGuides } from './other-guides.ts'
import { serverGuides } from './server-guides.ts'

/** The guides for each kind of application, the likeliest first. */
export const guidesOf: Readonly<Record<Kind, readonly Guide[]>> = {
  spa: browserGuides,
  web: serverGuides,
  native: nativeGuides,
  device: deviceGuides,
  machine: machineGuides,
}
