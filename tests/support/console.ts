import type { Browser, BrowserContextOptions, Page } from 'playwright'
import { type Administrator, administrator } from './administrators.ts'
import { openPage } from './browser.ts'
import type { TestServer } from './server.ts'

const english = { locale: 'en-US', colorScheme: 'light', viewport: { width: 1280, height: 860 } } as const

type Options = { roles?: readonly string[]; path?: string; look?: BrowserContextOptions }

export type OpenConsole = {
  page: Page
  complaints: string[]
  administrator: Administrator
  button(name: string): ReturnType<Page['getByRole']>
  go(path: string): Promise<unknown>
}

/** The console of a new administrator, an owner unless these roles say otherwise, who has signed in by the API. */
export async function openConsole(
  browser: Browser,
  server: TestServer,
  { roles = ['owner'], path = '', look = english }: Options = {},
): Promise<OpenConsole> {
  const person = await administrator(server, ...roles)
  const { page, complaints } = await openPage(browser, look)
  // Any page of the origin: the tokens are in the storage of the tab.
  await page.goto(`${server.url}/icon.svg`)
  await page.evaluate(
    tokens => sessionStorage.setItem('latchkey:console:tokens', tokens),
    JSON.stringify({ refreshToken: person.refresh_token, idToken: person.id_token }),
  )
  const go = (to: string) => page.goto(`${server.url}/console${to}`)
  await go(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  return {
    page,
    complaints,
    administrator: person,
    button: name => page.getByRole('button', { name, exact: true }),
    go,
  }
}
