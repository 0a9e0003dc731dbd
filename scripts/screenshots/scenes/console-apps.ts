import { consolePage } from '../console-page.ts'
import type { Fixtures, Scenes } from '../scene.ts'

/** Applications, keys and receivers of signals, as an owner sees them. */
export const consoleAppsScenes: Scenes = {
  'console-apps': consolePage('/applications'),
  'console-apps-new': consolePage('/applications?dialog=new'),
  'console-apps-new-form': newApplication,
  'console-apps-guide': openApplication('Web shop'),
  'console-apps-settings': openApplication('Web shop', '?tab=settings'),
  'console-apps-addresses': scrolledTo('http://shop.example', 'Web shop'),
  'console-apps-look': openApplication('Web shop', '?tab=appearance'),
  'console-apps-third-party': openApplication('Parcel tracker', '?tab=access'),
  'console-apps-machine': openApplication('Nightly report', '?tab=access'),
  'console-apps-curl': openApplication('Nightly report'),
  'console-apps-secrets': openApplication('Nightly report', '?tab=secrets'),
  'console-apps-express': openApplication('Help desk'),
  'console-apps-keys': consolePage('/keys'),
  'console-apps-keys-new': consolePage('/keys?dialog=rotateSigningKey'),
  'console-apps-signals-none': consolePage('/webhooks/receivers'),
  'console-apps-signals-new': consolePage('/webhooks/receivers?dialog=new'),
  'console-apps-signals': openReceiver,
}

function openApplication(name: string, query = ''): Scenes[string] {
  return async (page, look, fixtures: Fixtures) => {
    const found = await fixtures.manage('GET /api/applications', { query: { search: name } })
    const application = found[0] ?? (await createApplication(fixtures, name))
    await consolePage(`/applications/${application.id}${query}`)(page, look, fixtures)
  }
}

/** The fields of a kind, with an address that the server would refuse. */
async function newApplication(...[page, look, fixtures]: Parameters<Scenes[string]>) {
  await consolePage('/applications?dialog=new')(page, look, fixtures)
  await page.getByRole('dialog').getByRole('listitem').getByRole('button').first().click()
  await page.getByRole('dialog').getByRole('textbox').nth(1).fill('https://shop.example/#callback')
}

function scrolledTo(value: string, name: string): Scenes[string] {
  return async (page, look, fixtures) => {
    await openApplication(name, '?tab=settings')(page, look, fixtures)
    await page.locator(`input[value="${value}"]`).evaluate(field => field.scrollIntoView({ block: 'center' }))
  }
}

const given = {
  'Web shop': { type: 'SPA', redirectUris: ['https://shop.example/callback', 'http://shop.example'] },
  'Parcel tracker': { type: 'SPA', redirectUris: ['https://parcels.example/cb'] },
  'Nightly report': { type: 'MachineToMachine', redirectUris: [] },
  'Help desk': { type: 'Traditional', redirectUris: [] },
} as const

async function createApplication({ manage }: Fixtures, name: string) {
  const { type, redirectUris } = given[name as keyof typeof given]
  const isThirdParty = name === 'Parcel tracker'
  const application = await manage('POST /api/applications', {
    body: {
      name,
      type,
      isThirdParty,
      oidcClientMetadata: { redirectUris: [...redirectUris], postLogoutRedirectUris: [] },
    },
  })
  const params = { applicationId: application.id }
  if (isThirdParty)
    await manage('POST /api/applications/:applicationId/user-consent-scopes', {
      params,
      body: { userScopes: ['profile', 'email'] },
    })
  return application
}

async function openReceiver(...[page, look, fixtures]: Parameters<Scenes[string]>) {
  const receiver = await fixtures.manage('POST /api/signal-receivers', {
    body: {
      name: 'Partner bank',
      endpoint: 'https://signals.partner.example/events',
      audience: 'https://partner.example',
      authorization: 'Bearer a-token',
      events: [
        'https://schemas.openid.net/secevent/caep/event-type/session-revoked',
        'https://schemas.openid.net/secevent/risc/event-type/account-purged',
      ],
    },
  })
  await consolePage(`/webhooks/receivers/${receiver.id}`)(page, look, fixtures)
  await fixtures.manage('DELETE /api/signal-receivers/:id', { params: { id: receiver.id } })
}
