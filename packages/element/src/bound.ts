import type { LatchkeyAccountButtonElement } from './LatchkeyAccountButtonElement.ts'
import type { LatchkeyAccountElement } from './LatchkeyAccountElement.ts'

type Common =
  | 'endpoint'
  | 'language'
  | 'theme'
  | 'accessToken'
  | 'getAccessToken'
  | 'clientId'
  | 'redirectUri'

/** What an application sets of `<latchkey-account>`. */
export type AccountProperties = Settable<LatchkeyAccountElement, Common | 'application' | 'path' | 'section'>

/** What an application sets of `<latchkey-account-button>`. */
export type AccountButtonProperties = Settable<LatchkeyAccountButtonElement, Common | 'accountUrl'>

type Settable<Element, Names extends keyof Element> = { [Name in Names]?: Element[Name] | undefined }
