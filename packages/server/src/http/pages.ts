import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HttpBindings } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import type { Context } from 'hono'
import { etag } from 'hono/etag'
import { ConfigError } from '../config.ts'
import { allowImplied, isConsentImplied } from '../oidc/consent.ts'
import { findInteraction } from '../oidc/interactions.ts'
import { sectionOfAction } from '../policies/account-actions.ts'
import type { Services } from '../services.ts'
import type { App } from './api.ts'
import { cachedAs } from './cached-as.ts'
import { mountCustomCss } from './custom-css.ts'
import { mountEmbed } from './embed.ts'
import { mountGuides } from './guides.ts'
import { mountLetterFrame } from './letter-frame.ts'
import { personalized } from './page-document.ts'
import { enterAccount, enterSignIn, firstScreens } from './page-entry.ts'
import { consoleHeaders, headersOfSignIn, pageHeaders, previewHeaders } from './page-headers.ts'

const built = join(import.meta.dirname, '../../../web/dist')

/** The HTML document for each path. */
const documents = {
  'sign-in.html': [
    '/sign-in',
    '/register',
    '/forgot-password',
    '/callback/*',
    '/consent',
    '/device',
    '/select-account',
    '/step-up',
    '/sign-out',
    '/signed-out',
    '/undo',
    '/restore',
    '/lockdown',
    '/access',
    '/welcome',
    '/error',
  ],
  'account.html': ['/account', '/account/*'],
  'console.html': ['/console', '/console/*'],
  'demo-app.html': ['/demo-app'],
  'preview.html': ['/preview/sign-in', '/preview/account'],
} as const

/** Serves the pages and their assets. The pages use the APIs as any client would. */
export function mountPages(app: App, services: Services): void {
  if (!existsSync(built))
    throw new ConfigError('The pages are not built yet. Run `npm run prepare`, or start with `npm start`.')
  const headers = pageHeaders(services.config.endpoint)

  app.get('/', context => context.redirect(`${services.config.endpoint}/account`))
  app.get('/.well-known/change-password', context =>
    context.redirect(`${services.config.endpoint}/account/security/password`),
  )
  // W3C, "A Well-Known URL for Relying Party Passkey Endpoints".
  app.get('/.well-known/passkey-endpoints', context => {
    const page = `${services.config.endpoint}/account/security`
    return context.json({ enroll: page, manage: page })
  })
  app.get('/.well-known/webauthn', async context => {
    const { accountCenter } = await services.settings.read()
    return context.json({ origins: accountCenter.webauthnRelatedOrigins })
  })
  app.get('/consent', async (context, next) => (await impliedConsent(services, context)) ?? next())
  for (const [path, screen] of Object.entries(firstScreens))
    app.get(path, async (context, next) => (await enterSignIn(services, context, screen)) ?? next())
  // Account management deep links, as `account_management_actions_supported` of the discovery document lists them.
  app.get('/account', (context, next) => {
    const section = sectionOfAction(context.req.query('action'))
    return section
      ? Promise.resolve(context.redirect(`${services.config.endpoint}/account/${section}`))
      : next()
  })
  for (const path of ['/account', '/account/*'])
    app.get(path, async (context, next) => (await enterAccount(services, context)) ?? next())

  mountCustomCss(app, services)
  mountEmbed(app)
  mountGuides(app, services)
  mountLetterFrame(app, services)
  for (const [file, paths] of Object.entries(documents)) {
    const document = readFileSync(join(built, file), 'utf8')
    const headersFor = async () => ({ ...headers, ...(await ownHeaders(file, services)) })
    for (const path of paths)
      app.get(path, async context =>
        context.html(await personalized({ file, document }, services, context), 200, await headersFor()),
      )
  }
  // These names contain a hash of the content, so they can be cached forever.
  app.get('/assets/*', cachedAs('public, max-age=31536000, immutable'), assets)
  app.get(
    '/:file{[\\w-]+\\.(?:js|svg|png|ico|webmanifest)}',
    cachedAs('public, max-age=3600'),
    etag(),
    assets,
  )
}

/** The headers of a document that differ from those of the others. */
function ownHeaders(file: string, services: Services) {
  if (file === 'sign-in.html') return headersOfSignIn(services)
  if (file === 'console.html') return consoleHeaders
  return file === 'preview.html' ? previewHeaders : {}
}

/** The page for an unknown address, for browsers that followed a mistyped or old link. */
export function lostPage(
  services: Services,
): (context: Context<{ Bindings: HttpBindings }>) => Promise<Response> {
  const document = readFileSync(join(built, 'sign-in.html'), 'utf8')
  const headers = pageHeaders(services.config.endpoint)
  return async context =>
    context.html(await personalized({ file: 'sign-in.html', document }, services, context), 404, headers)
}

const assets = serveStatic<{ Bindings: HttpBindings }>({ root: built, precompressed: true })

/** The stop of a first-party application, whose consent is implied: redirects the browser on. */
async function impliedConsent(
  services: Services,
  context: Context<{ Bindings: HttpBindings }>,
): Promise<Response | undefined> {
  const active = await findInteraction(services, context.env).catch(() => undefined)
  if (!active || !(await isConsentImplied(services, active))) return undefined
  return context.redirect(await allowImplied(active), 303)
}
