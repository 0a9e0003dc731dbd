import { defaultEndpoint } from './default-endpoint.ts'
import type { LatchkeyEvents } from './events.ts'
import { FollowedSession } from './followed-session.ts'
import type { OwnSession } from './own-session.ts'
import type { Common, Rendering } from './render.tsx'

/** Returns a valid access token of the person, or nothing while there is none. */
export type GetAccessToken = () => string | undefined | Promise<string | undefined>
/** `system` follows the device. */
export type ElementTheme = 'light' | 'dark' | 'system'

const themes: readonly string[] = ['light', 'dark', 'system'] satisfies ElementTheme[]

// A server that renders pages has no elements, and may import this module all the same.
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement)

const attributes = ['endpoint', 'language', 'theme', 'access-token', 'client-id', 'redirect-uri']

/** What the elements have in common: the server, the token, the look, and React in a shadow root. */
export abstract class LatchkeyElement extends Base {
  static observedAttributes: readonly string[] = attributes

  readonly #states: CustomStateSet
  readonly #shadow: ShadowRoot
  #rendering: Rendering | undefined
  #isScheduled = false
  #accessToken: string | undefined
  #getAccessToken: GetAccessToken | undefined
  readonly #own = new FollowedSession({
    onChange: () => this.schedule(),
    onSignedIn: detail => this.announce('latchkey-signed-in', detail),
    onError: error => this.announce('latchkey-error', { error }),
  })

  constructor() {
    super()
    this.#states = this.attachInternals().states
    this.#shadow = this.attachShadow({ mode: 'open' })
    this.#shadow.adoptedStyleSheets = [sharedStyles()]
  }

  /** URL of the server, e.g. `https://id.example.com`. By default the one that `embed.js` came from. */
  get endpoint(): string | undefined {
    return this.getAttribute('endpoint') ?? defaultEndpoint()
  }
  set endpoint(value: string | undefined) {
    this.reflect('endpoint', value)
  }

  /** Language of the texts, as a BCP 47 tag. By default the best match for the browser's languages. */
  get language(): string | undefined {
    return this.getAttribute('language') ?? undefined
  }
  set language(value: string | undefined) {
    this.reflect('language', value)
  }

  /** `light`, `dark`, or by default `system`, which follows the device. */
  get theme(): ElementTheme {
    const given = this.getAttribute('theme') ?? ''
    return themes.includes(given) ? (given as ElementTheme) : 'system'
  }
  set theme(value: ElementTheme | undefined) {
    this.reflect('theme', value)
  }

  /** A valid access token of the person. As a property it stays out of the document. */
  get accessToken(): string | undefined {
    return this.#accessToken
  }
  set accessToken(value: string | undefined) {
    this.#accessToken = value || undefined
    this.schedule()
  }

  /** Returns a valid access token of the person; called before each request. It takes precedence over `accessToken`. */
  get getAccessToken(): GetAccessToken | undefined {
    return this.#getAccessToken
  }
  set getAccessToken(value: GetAccessToken | undefined) {
    this.#getAccessToken = value ?? undefined
    this.schedule()
  }

  /**
   * Id of an application of the type `SPA`. The element then signs the person in by itself, where it has no access token
   * from the page.
   */
  get clientId(): string | undefined {
    return this.getAttribute('client-id') ?? undefined
  }
  set clientId(value: string | undefined) {
    this.reflect('client-id', value)
  }

  /**
   * Where the server sends the person after signing in and out, as registered. By default the URL of the page, without
   * its query.
   */
  get redirectUri(): string | undefined {
    return this.getAttribute('redirect-uri') ?? undefined
  }
  set redirectUri(value: string | undefined) {
    this.reflect('redirect-uri', value)
  }

  connectedCallback(): void {
    for (const name of this.properties()) this.#upgrade(name)
    this.schedule()
  }

  disconnectedCallback(): void {
    // An element that only moves is connected again before the work is done.
    this.schedule()
  }

  attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    if (before === value) return
    if (name === 'access-token') this.#accessToken = value || undefined
    this.schedule()
  }

  protected properties(): readonly string[] {
    return ['endpoint', 'language', 'theme', 'accessToken', 'getAccessToken', 'clientId', 'redirectUri']
  }

  /** Loads what is shown now: a node of React, which is not named, so that the types of the package need none of its. */
  protected abstract content(endpoint: string): Promise<unknown>

  /** Loads what is shown instead while the person is not signed in, where the element signs them in. */
  protected abstract signedOutContent(session: OwnSession): Promise<unknown>

  /** The session that the element began by itself, if it has a client id. */
  protected get session(): OwnSession | undefined {
    return this.#own.current
  }

  /** Dispatches an event; false if a listener prevented what would happen by default. */
  protected announce<Name extends keyof LatchkeyEvents>(
    name: Name,
    detail: LatchkeyEvents[Name]['detail'],
    isCancelable = false,
  ): boolean {
    return this.dispatchEvent(
      new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: isCancelable }),
    )
  }

  protected reflect(name: string, value: string | undefined): void {
    if (value === undefined || value === null) this.removeAttribute(name)
    else this.setAttribute(name, value)
  }

  /** Renders once after all changes of attributes and properties that come together. */
  protected schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    queueMicrotask(() => {
      this.#isScheduled = false
      this.#render().catch(error => this.announce('latchkey-error', { error }))
    })
  }

  async #render(): Promise<void> {
    if (!this.#isReady()) return this.#end()
    const { endpoint, clientId, redirectUri } = this
    if (!endpoint) throw new Error(`<${this.localName}> needs the attribute \`endpoint\`.`)
    if (this.#hasToken() || clientId === undefined) this.#own.leave()
    else await this.#own.follow({ endpoint, clientId, redirectUri })
    const { session } = this
    const [{ render }, content] = await Promise.all([
      import('./render.tsx'),
      session && this.#own.isSignedOut ? this.signedOutContent(session) : this.content(endpoint),
    ])
    if (!this.#isReady()) return
    this.#rendering ??= render({
      shadow: this.#shadow,
      states: this.#states,
      onError: error => this.announce('latchkey-error', { error }),
    })
    this.#rendering.show(this.#common(endpoint), content)
  }

  #hasToken(): boolean {
    return Boolean(this.#getAccessToken ?? this.#accessToken)
  }

  #isReady(): boolean {
    return this.isConnected && (this.#hasToken() || this.clientId !== undefined)
  }

  #end(): void {
    this.#own.leave()
    this.#rendering?.end()
    this.#rendering = undefined
  }

  #common(endpoint: string): Common {
    return {
      endpoint,
      language: this.language,
      theme: this.theme,
      application: this.getAttribute('application') ?? undefined,
      getAccessToken: this.#token,
      onSignedOut: this.#onSignedOut,
      onSessionsEnded: this.#onSessionsEnded,
    }
  }

  // The same functions for each rendering, so that React does not begin anew.
  readonly #token = async () => {
    try {
      if (this.session) return await this.session.getAccessToken()
      return this.#getAccessToken ? await this.#getAccessToken() : this.#accessToken
    } catch (error) {
      this.announce('latchkey-error', { error })
      throw error
    }
  }

  readonly #onSignedOut = () => {
    void this.session?.forget()
    this.announce('latchkey-signed-out', null)
  }

  readonly #onSessionsEnded = (ending: LatchkeyEvents['latchkey-sessions-ended']['detail']) => {
    void this.session?.forget()
    this.announce('latchkey-sessions-ended', ending)
  }

  /** A property that was set before the element was defined hides the accessor of the class. */
  #upgrade(name: string): void {
    if (!Object.hasOwn(this, name)) return
    const own = this as unknown as Record<string, unknown>
    const value = own[name]
    delete own[name]
    own[name] = value
  }
}

let styles: CSSStyleSheet | undefined

/** The style sheets of the kit and the components, parsed once for all elements. */
function sharedStyles(): CSSStyleSheet {
  if (!styles) {
    styles = new CSSStyleSheet()
    // The build puts the CSS of all components here.
    styles.replaceSync('__LATCHKEY_STYLES__')
  }
  return styles
}
