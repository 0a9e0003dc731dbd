// The types of the elements in templates of Vue. The README has the line that brings them in.
import type { HTMLAttributes } from 'vue'
import type { AccountButtonProperties, AccountProperties } from './bound.ts'
import type { LatchkeyEvents } from './events.ts'

type Bound<Properties> = new () => {
  $props: HTMLAttributes &
    Properties & {
      [Name in keyof LatchkeyEvents as `on${Camel<Name>}`]?: (event: LatchkeyEvents[Name]) => void
    }
}

/** `latchkey-navigate` as Vue writes it behind `on`: `LatchkeyNavigate`. */
type Camel<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Capitalize<Head>}${Camel<Tail>}`
  : Capitalize<Name>

declare module 'vue' {
  interface GlobalComponents {
    'latchkey-account': Bound<AccountProperties>
    'latchkey-account-button': Bound<AccountButtonProperties>
  }
}
