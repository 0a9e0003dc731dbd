import { LatchkeyElement } from './LatchkeyElement.ts'
import type { OwnSession } from './own-session.ts'

/** `<latchkey-account>`: the account page of the signed-in person, or one section of it. */
export class LatchkeyAccountElement extends LatchkeyElement {
  static override observedAttributes = [
    ...LatchkeyElement.observedAttributes,
    'application',
    'path',
    'section',
  ]

  #path = '/'

  /** Who manages the settings that a person cannot edit, e.g. the name of the application. */
  get application(): string | undefined {
    return this.getAttribute('application') ?? undefined
  }
  set application(value: string | undefined) {
    this.reflect('application', value)
  }

  /** The present path: `/` for the start, `/security`, `/security/password`. The attribute sets it, but does not follow it. */
  get path(): string {
    return this.#path
  }
  set path(value: string | undefined) {
    const path = value || '/'
    this.#path = path.startsWith('/') ? path : `/${path}`
    this.schedule()
  }

  /** The only section that is shown, e.g. `security`. By default all of them, with a list. */
  get section(): string | undefined {
    return this.getAttribute('section') ?? undefined
  }
  set section(value: string | undefined) {
    this.reflect('section', value)
  }

  override attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    if (name === 'path' && before !== value) this.path = value ?? undefined
    super.attributeChangedCallback(name, before, value)
  }

  protected override properties(): readonly string[] {
    return [...super.properties(), 'application', 'path', 'section']
  }

  protected override async content(endpoint: string): Promise<unknown> {
    const { account, section } = await import('./Account.tsx')
    if (this.section) return section(this.section)
    const base = `${endpoint.replace(/\/$/, '')}/account`
    return account({ path: this.#path, onNavigate: this.#navigate, base })
  }

  protected override async signedOutContent(session: OwnSession): Promise<unknown> {
    return (await import('./SignIn.tsx')).signInPrompt(session)
  }

  readonly #navigate = (path: string) => {
    if (this.announce('latchkey-navigate', { path }, true)) this.path = path
  }
}
