import { LatchkeyElement } from './LatchkeyElement.ts'
import type { OwnSession } from './own-session.ts'

/** `<latchkey-account-button>`: the picture of the signed-in person, with a menu. */
export class LatchkeyAccountButtonElement extends LatchkeyElement {
  static override observedAttributes = [...LatchkeyElement.observedAttributes, 'account-url']

  /** URL of the page where people manage their account. By default the account page of the server. */
  get accountUrl(): string | undefined {
    return this.getAttribute('account-url') ?? undefined
  }
  set accountUrl(value: string | undefined) {
    this.reflect('account-url', value)
  }

  protected override properties(): readonly string[] {
    return [...super.properties(), 'accountUrl']
  }

  protected override async content(endpoint: string): Promise<unknown> {
    const { accountButton } = await import('./AccountButton.tsx')
    const accountUrl = this.accountUrl ?? `${endpoint.replace(/\/$/, '')}/account`
    return accountButton({ accountUrl, onManage: this.#manage, onSignOut: this.#signOut })
  }

  protected override async signedOutContent(session: OwnSession): Promise<unknown> {
    return (await import('./SignIn.tsx')).signInButton(session)
  }

  readonly #manage = () => this.announce('latchkey-manage-account', null, true)

  readonly #signOut = () => {
    if (!this.announce('latchkey-sign-out-requested', null, true)) return
    this.session?.signOut().catch(error => this.announce('latchkey-error', { error }))
  }
}
