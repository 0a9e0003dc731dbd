import type { LatchkeyEvents } from './events.ts'
import { LatchkeyAccountButtonElement } from './LatchkeyAccountButtonElement.ts'
import { LatchkeyAccountElement } from './LatchkeyAccountElement.ts'

export type { LatchkeyEvents, SessionsEnded, SignedIn } from './events.ts'
export type { ElementTheme, GetAccessToken } from './LatchkeyElement.ts'
export { LatchkeyAccountButtonElement, LatchkeyAccountElement }

const elements = {
  'latchkey-account': LatchkeyAccountElement,
  'latchkey-account-button': LatchkeyAccountButtonElement,
}

// A page may load this twice, as a package and from a server. The first one stays.
for (const [name, element] of Object.entries(elements))
  if (globalThis.customElements && !customElements.get(name)) customElements.define(name, element)

declare global {
  interface HTMLElementTagNameMap {
    'latchkey-account': LatchkeyAccountElement
    'latchkey-account-button': LatchkeyAccountButtonElement
  }

  interface HTMLElementEventMap extends LatchkeyEvents {}
}
