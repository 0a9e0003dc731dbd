// The types of the elements in JSX, for React 19. The README has the line that brings them in.
import type { DetailedHTMLProps, HTMLAttributes } from 'react'
import type { AccountButtonProperties, AccountProperties } from './bound.ts'
import type { LatchkeyEvents } from './events.ts'
import type { LatchkeyAccountButtonElement, LatchkeyAccountElement } from './index.ts'

type Bound<Element, Properties> = DetailedHTMLProps<HTMLAttributes<Element>, Element> &
  Properties & { [Name in keyof LatchkeyEvents as `on${Name}`]?: (event: LatchkeyEvents[Name]) => void }

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'latchkey-account': Bound<LatchkeyAccountElement, AccountProperties>
      'latchkey-account-button': Bound<LatchkeyAccountButtonElement, AccountButtonProperties>
    }
  }
}
