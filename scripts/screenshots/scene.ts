import type { Page } from 'playwright'
import type { CookieJar } from '../../tests/support/people.ts'
import type { Look } from './looks.ts'
import type { Server } from './server.ts'

/** By the name of each picture, the steps that bring a page into the state that it shows. */
export type Scenes = Record<string, (page: Page, look: Look, fixtures: Fixtures) => Promise<unknown>>

export type Fixtures = Server & {
  /** Path of an application's request that asks Mira for consent. */
  consentAddress: string
  /** Address of the link that undoes a change of Noor's email. */
  undoLink: string
  /** Browsers in which people signed in with the password alone. */
  byPassword: { withFactor: CookieJar; withoutFactor: CookieJar }
  /** The tokens of an owner in the console, as its page keeps them. */
  owner: { tokens: string }
  /** A number that no other scene has, for names and addresses that must be new. */
  nextNumber(): number
}
