import { includesScope } from '@latchkey/contract'
import frame from '@latchkey/locales/en/console/frame.json' with { type: 'json' }
import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shownSections } from '../packages/web/src/console/find-route.ts'
import { routes } from '../packages/web/src/console/routes.ts'
import { expectAccessible, expectNothingCut, launchBrowser } from './support/browser.ts'
import { openConsole } from './support/console.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { somebody } from './support/somebody.ts'

// Each role walks every page of the console: what it may see is there, without one refused request, and nothing else is.

let server: TestServer
let browser: Browser
let ids: Record<string, string>
beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
  ids = await createOneOfEach()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** One thing of each kind that has a page. Returns the path of each route with a parameter. */
async function createOneOfEach(): Promise<Record<string, string>> {
  const { manage } = server
  const mira = await somebody(server)
  const application = await manage('POST /api/applications', { body: { name: 'Shop', type: 'SPA' } })
  const role = await manage('POST /api/roles', { body: { name: 'Reader', description: 'Reads' } })
  const api = await manage('POST /api/resources', {
    body: { name: 'Orders', indicator: 'https://orders.example' },
  })
  const connector = await manage('POST /api/connectors', {
    body: { connectorId: 'http-sms', config: { endpoint: 'https://messages.example' } },
  })
  const hook = await manage('POST /api/hooks', {
    body: { name: 'CRM', events: ['User.Created'], config: { url: 'https://crm.example/hook' } },
  })
  const receiver = await manage('POST /api/signal-receivers', {
    body: {
      name: 'Mail',
      endpoint: 'https://mail.example/events',
      audience: 'https://mail.example',
      events: ['https://schemas.openid.net/secevent/caep/event-type/session-revoked'],
    },
  })
  const job = await manage('POST /api/user-jobs/restore', { body: { users: { ids: [mira.id] } } })
  const [entry] = await manage('GET /api/logs')
  return {
    '/people/:id': `/people/${mira.id}`,
    '/people/jobs/:id': `/people/jobs/${job.id}`,
    '/applications/:id': `/applications/${application.id}`,
    '/roles/:id': `/roles/${role.id}`,
    '/roles/apis/:id': `/roles/apis/${api.id}`,
    '/connectors/:id': `/connectors/${connector.id}`,
    '/webhooks/:id': `/webhooks/${hook.id}`,
    '/webhooks/receivers/:id': `/webhooks/receivers/${receiver.id}`,
    '/log/:id': `/log/${entry?.id}`,
    '/scripts/:key': '/scripts/access-token',
    '/administrators/:id': '/administrators/support',
    '/email-templates/:usage': '/email-templates/SignIn',
  }
}

async function ownRole(): Promise<string> {
  const { id } = await server.manage('POST /api/roles', {
    body: {
      name: 'Auditor',
      description: 'Reads the log',
      isAdministrator: true,
      scopeIds: ['logs:read'],
    },
  })
  return id
}

describe('every page of the console', () => {
  it.each([
    ['an owner', () => 'owner'],
    ['an administrator', () => 'administrator'],
    ['Support', () => 'support'],
    ['Read-only', () => 'read-only'],
    ['a role that only reads the log', ownRole],
  ])('is there for those who may see it, and for no one else: %s', async (_, role) => {
    const { page, complaints, administrator, go } = await openConsole(browser, server, {
      roles: [await role()],
      path: '/nothing-here',
    })
    const { body: me } = await administrator.ask('GET /api/administrators/me')
    const scopes = new Set<string>(me.scopes)
    const title = page.getByRole('heading', { level: 1 })
    const sections = page.getByRole('navigation', { name: frame['frame.sections'] }).getByRole('link')
    expect(await sections.count()).toBe(shownSections(scopes).length)
    for (const { path, scope } of routes) {
      await go(ids[path] ?? path)
      await title.waitFor()
      await page.waitForLoadState('networkidle')
      const mayOpen = includesScope(scopes, scope)
      const words = await title.textContent()
      expect(words === frame['frame.nothingHere.title'], `${path}: ${words}`).toBe(!mayOpen)
      expect(await page.getByRole('alert').allTextContents(), path).toEqual([])
      if (mayOpen) {
        await expectNothingCut(page)
        await expectAccessible(page, path)
      }
    }
    // Without claims of its own, the setting does not exist; docs/wire/management-api.md#6.16.
    expect(complaints.filter(line => !line.endsWith('/api/configs/id-token'))).toEqual([])
  })
})
