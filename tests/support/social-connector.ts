import type { Page } from 'playwright'
import type { OtherProvider, Person } from './openid-provider.ts'
import type { TestServer } from './server.ts'

/** Offers the provider on the pages, in two languages. */
export async function connect(server: TestServer, { oidcConfig: config }: OtherProvider): Promise<void> {
  const metadata = { target: 'other', name: { en: 'Other', 'zh-CN': '另一家' } }
  await server.manage('POST /api/connectors', {
    body: { id: 'other', connectorId: 'oidc', metadata, config },
  })
  await server.manage('PATCH /api/sign-in-exp', { body: { socialSignInConnectorTargets: ['other'] } })
}

/** Passes the provider's own pages as this person; undefined denies the request. `change` changes the response. */
export async function answerThere(
  page: Page,
  other: OtherProvider,
  person: Person | undefined,
  change: (answer: Record<string, string>) => Promise<unknown> = async () => {},
): Promise<void> {
  await page.unroute(`${other.url}/auth**`)
  await page.route(`${other.url}/auth**`, async route => {
    const asked = new URL(route.request().url()).searchParams
    const answer = person
      ? await other.approve(route.request().url(), person)
      : { error: 'access_denied', state: asked.get('state') ?? '' }
    await change(answer)
    const location = `${asked.get('redirect_uri')}?${new URLSearchParams(answer)}`
    await route.fulfill({ status: 302, headers: { location } })
  })
}
