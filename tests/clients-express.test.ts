import type { Server } from 'node:http'
import express from 'express'
import { auth } from 'express-openid-connect'
import session from 'express-session'
import { Passport } from 'passport'
import { type Profile, Strategy, type VerifyCallback } from 'passport-openidconnect'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { CookieJar, signIn } from './support/people.ts'
import { listen, person, registerRelyingParty, signInFrom } from './support/relying-party.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { confirmSignOut } from './support/sign-out.ts'

// Middleware for Express, as it comes: each signs a person in, reads who they are, and signs out.

const keptApart = 'what the cookies of this application are signed with'
let server: TestServer
let application: Server
let home: string

beforeAll(async () => {
  server = await startTestServer()
  await signIn(server.url, person.username, person.password, { event: 'Register' })
})
afterAll(() => server.stop())
beforeEach(async () => {
  ;({ server: application, home } = await listen())
  return () => application.close()
})

it('express-openid-connect signs a person in, and out', async () => {
  const { id, secret } = await registerRelyingParty(server, { home, callback: `${home}/callback` })
  const app = express()
  app.use(
    auth({
      issuerBaseURL: `${server.url}/oidc`,
      baseURL: home,
      clientID: id,
      clientSecret: secret,
      secret: keptApart,
      authorizationParams: { response_type: 'code', scope: 'openid profile' },
      idpLogout: true,
    }),
  )
  app.get('/', (request, response) => void response.json(request.oidc.user))
  await expectToWork(app)
})

it('passport-openidconnect signs a person in, and out', async () => {
  const { id, secret } = await registerRelyingParty(server, { home, callback: `${home}/callback` })
  const passport = new Passport()
  passport.serializeUser((user, done) => done(null, user))
  passport.deserializeUser((user: Express.User, done) => done(null, user))
  passport.use(
    'latchkey',
    new Strategy(
      {
        issuer: `${server.url}/oidc`,
        authorizationURL: `${server.url}/oidc/auth`,
        tokenURL: `${server.url}/oidc/token`,
        userInfoURL: `${server.url}/oidc/me`,
        clientID: id,
        clientSecret: secret,
        callbackURL: `${home}/callback`,
        scope: ['profile'],
        skipUserProfile: false,
      },
      (_issuer: string, profile: Profile, _context: object, idToken: string | object, done: VerifyCallback) =>
        done(null, { username: profile.username, idToken }),
    ),
  )
  const app = express()
  app.use(session({ secret: keptApart, resave: false, saveUninitialized: false }), passport.session())
  app.get('/callback', passport.authenticate('latchkey'), (_, response) => response.redirect('/'))
  app.get('/logout', (request, response, next) => {
    const { idToken = '' } = request.user as { idToken?: string }
    const query = new URLSearchParams({ id_token_hint: idToken, post_logout_redirect_uri: home })
    request.logout(error =>
      error ? next(error) : response.redirect(`${server.url}/oidc/session/end?${query}`),
    )
  })
  app.get('/', (request, response, next) =>
    request.user
      ? void response.json(request.user)
      : passport.authenticate('latchkey')(request, response, next),
  )
  await expectToWork(app)
})

/** Signs a person in to an application that shows them who they are at `/`, and out at `/logout`. */
async function expectToWork(app: express.Express): Promise<void> {
  application.on('request', app)
  const here = new CookieJar()
  const begun = await here.fetch(`${home}/`)
  const { jar, returned } = await signInFrom(server, begun.headers.get('location'), `${home}/callback`)
  await here.fetch(returned)
  expect(await (await here.fetch(`${home}/`)).json()).toMatchObject({ username: 'mira' })
  const out = await here.fetch(`${home}/logout`)
  const end = await jar.fetch(out.headers.get('location') ?? '')
  expect(await confirmSignOut(jar, end)).toBe(`${home}/`)
  expect((await here.fetch(`${home}/`)).status).toBe(302)
}
