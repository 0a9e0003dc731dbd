import type { LatchkeyEvents } from './events.ts'
import type { Client, OwnSession } from './own-session.ts'

type Hooks = {
  onChange: () => void
  onSignedIn: (detail: LatchkeyEvents['latchkey-signed-in']['detail']) => void
  onError: (error: unknown) => void
}

/** The session that an element with a client id shows: begun or resumed when the element first needs it. */
export class FollowedSession {
  readonly #hooks: Hooks
  #session: OwnSession | undefined
  #stopWatching = () => {}
  #isAnnounced = false

  constructor(hooks: Hooks) {
    this.#hooks = hooks
  }

  get current(): OwnSession | undefined {
    return this.#session
  }

  get isSignedOut(): boolean {
    return this.#session?.state().isSignedIn === false
  }

  async follow(client: Client): Promise<void> {
    const { ownSession } = await import('./own-session.ts')
    const session = ownSession(client)
    await session.start()
    if (this.#session !== session) {
      this.leave()
      this.#session = session
      this.#stopWatching = session.watch(this.#hooks.onChange)
    }
    const { isSignedIn, error } = session.state()
    if (error) this.#hooks.onError(error)
    if (isSignedIn && !this.#isAnnounced) this.#hooks.onSignedIn({ getAccessToken: session.getAccessToken })
    this.#isAnnounced = isSignedIn
  }

  leave(): void {
    this.#stopWatching()
    this.#session = undefined
    this.#isAnnounced = false
  }
}
