import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allScopes, authorize, CookieJar, signIn, type Tokens } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { allowOfflineElsewhere, registerThirdParty } from '../../../../../tests/support/third-party.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// What ending a session revokes, on every node, and which grants it keeps.

const callback = 'https://mail.example/callback'
const scope = `${allScopes} offline_access`
const extra = { prompt: 'consent' }
let one: TestServer
let other: TestServer
let application: string

beforeAll(async () => {
  one = await startTestServer()
  other = await startTestServer({ databaseUrl: one.databaseUrl, endpoint: one.url })
  const { id } = await one.manage('POST /api/applications', {
    body: {
      name: 'Mail',
      type: 'SPA',
      oidcClientMetadata: { redirectUris: [callback], postLogoutRedirectUris: [] },
    },
  })
  application = id
})
afterAll(async () => {
  await other.stop()
  await one.stop()
})

/** A person with a second browser, in which they use an application with offline access. */
async function somebodyElsewhereToo() {
  const person = await somebody(one)
  const jar = new CookieJar()
  const options = { clientId: application, redirectUri: callback, scope, extra, jar }
  const elsewhere = await signIn(one.url, person.username, password, options)
  expect(elsewhere.refresh_token).toBeDefined()
  for (const { url } of [one, other]) expect((await readBy(url, elsewhere)).status).toBe(200)
  const { body } = await person.ask('GET /api/my-account/sessions', { verification: await person.prove() })
  const { payload } = body.sessions.find((each: { isCurrent: boolean }) => !each.isCurrent)
  return { person, elsewhere, jar, uid: payload.uid, grantId: payload.authorizations[application].grantId }
}

const readBy = (url: string, { access_token: token }: Tokens) => ask(url, 'GET /api/my-account', { token })
const changeBy = (url: string, { access_token: token }: Tokens) =>
  ask(url, 'PATCH /api/my-account', { token, body: { name: 'x' } })

async function refreshBy(url: string, { refresh_token: token = '' }: Tokens, clientId = application) {
  const body = { grant_type: 'refresh_token', refresh_token: token, client_id: clientId }
  const response = await fetch(`${url}/oidc/token`, { method: 'POST', body: new URLSearchParams(body) })
  return { status: response.status, body: await response.json() }
}

async function end(person: Somebody, uid: string, query = '') {
  const verification = await person.prove()
  const answer = await person.ask(`DELETE /api/my-account/sessions/${uid}${query}`, { verification })
  expect(answer.status, answer.text).toBe(204)
}

const ended = refusedAs(401, 'auth.unauthorized')

describe('ending a session', () => {
  it('revokes its opaque access tokens at once, on every node', async () => {
    const { person, elsewhere, uid } = await somebodyElsewhereToo()
    await end(person, uid)
    for (const { url } of [other, one]) {
      expect(await changeBy(url, elsewhere)).toEqual(ended)
      expect(await readBy(url, elsewhere)).toEqual(ended)
    }
  })

  it('revokes its refresh tokens at once, on every node, offline access included', async () => {
    const { person, elsewhere, uid } = await somebodyElsewhereToo()
    await end(person, uid)
    for (const { url } of [other, one])
      expect(await refreshBy(url, elsewhere)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  it('revokes tokens that were refreshed since', async () => {
    const { person, elsewhere, uid } = await somebodyElsewhereToo()
    const refreshed = await refreshBy(one.url, elsewhere)
    expect(refreshed.status).toBe(200)
    await end(person, uid)
    expect(await readBy(other.url, refreshed.body)).toEqual(ended)
    expect((await refreshBy(other.url, refreshed.body)).body).toMatchObject({ error: 'invalid_grant' })
  })

  it('revokes its unused authorization codes', async () => {
    const { person, jar, uid } = await somebodyElsewhereToo()
    const request = await authorize(one.url, { clientId: application, redirectUri: callback, jar })
    await end(person, uid)
    const body = {
      grant_type: 'authorization_code',
      client_id: application,
      redirect_uri: callback,
      code: new URL(request.location).searchParams.get('code') ?? '',
      code_verifier: request.verifier,
    }
    const response = await fetch(`${one.url}/oidc/token`, { method: 'POST', body: new URLSearchParams(body) })
    expect(await response.json()).toMatchObject({ error: 'invalid_grant' })
  })

  it('signs the browser out', async () => {
    const { person, jar, uid } = await somebodyElsewhereToo()
    const options = { clientId: application, redirectUri: callback, jar }
    expect((await authorize(one.url, options)).location).toContain('code=')
    await end(person, uid)
    expect((await authorize(other.url, options)).location).toContain('/sign-in')
  })

  it('keeps the person’s other sessions and tokens', async () => {
    const { person, uid } = await somebodyElsewhereToo()
    await end(person, uid)
    for (const { url } of [other, one]) expect((await readBy(url, person)).status).toBe(200)
  })

  it.each(['AccessToken', 'RefreshToken', 'AuthorizationCode'] as const)(
    'wins the race against a request that saves a token of it: %s',
    async model => {
      const { person, uid, grantId } = await somebodyElsewhereToo()
      const { provider } = one.running.services
      const client = await provider.Client.find(application)
      // The library's types require more than this test needs.
      const token = {
        accountId: person.id,
        client,
        sessionUid: uid,
        scope: 'openid',
        grantId,
      } as never
      const before: { save(): Promise<string> } = new provider[model](token)
      expect(await provider[model].adapter.find(await before.save())).toBeDefined()
      const onItsWay: { save(): Promise<string> } = new provider[model](token)
      await end(person, uid)
      expect(await provider[model].adapter.find(await onItsWay.save())).toBeUndefined()
    },
  )

  it('wins the race against a request that saves the session', async () => {
    const { person, uid } = await somebodyElsewhereToo()
    const { provider } = one.running.services
    const onItsWay = await provider.Session.findByUid(uid)
    await end(person, uid)
    await onItsWay?.save(60)
    expect(await provider.Session.findByUid(uid)).toBeUndefined()
  })

  it('waits for concurrent refreshes, and revokes their tokens too', async () => {
    const { person, elsewhere, uid } = await somebodyElsewhereToo()
    const verification = await person.prove()
    const refreshes = Array.from({ length: 8 }, () => refreshBy(other.url, elsewhere))
    await person.ask(`DELETE /api/my-account/sessions/${uid}`, { verification })
    for (const { status, body } of await Promise.all(refreshes)) {
      if (status !== 200) continue
      expect(await readBy(one.url, body)).toEqual(ended)
      expect((await refreshBy(one.url, body)).status).toBe(400)
    }
  })
})

describe('a grant', () => {
  const idsOf = async (person: Somebody) => {
    const answer = await person.ask('GET /api/my-account/grants', { verification: await person.prove() })
    return answer.body.grants.map((each: { id: string }) => each.id)
  }

  it('is kept when a session ends', async () => {
    const { person, uid, grantId } = await somebodyElsewhereToo()
    await end(person, uid)
    expect(await idsOf(person)).toEqual([grantId])
  })

  it.each(['all', 'firstParty'])('is revoked with the session by `revokeGrantsTarget=%s`', async target => {
    const { person, uid } = await somebodyElsewhereToo()
    await end(person, uid, `?revokeGrantsTarget=${target}`)
    expect(await idsOf(person)).toEqual([])
  })

  it('of a third-party application is kept by `revokeGrantsTarget=firstParty`', async () => {
    const { person, uid, grantId } = await somebodyElsewhereToo()
    const { id } = await registerThirdParty(one, ['email'])
    await one.database.query(
      `update oidc_records set client_id = $1, payload = jsonb_set(payload, '{clientId}', to_jsonb($1::text))
       where model = 'Grant' and grant_id = $2`,
      [id, grantId],
    )
    await one.database.query(
      `update oidc_records set payload = jsonb_set(payload, '{authorizations}',
         jsonb_build_object($1::text, payload #> array['authorizations', $2])) where model = 'Session' and uid = $3`,
      [id, application, uid],
    )
    await end(person, uid, '?revokeGrantsTarget=firstParty')
    expect(await idsOf(person)).toEqual([grantId])
  })

  it('of a third-party application keeps its offline access with `firstParty`, and stays listed', async () => {
    const { person, elsewhere, jar, uid } = await somebodyElsewhereToo()
    const thirdParty = await registerThirdParty(one, ['email'])
    const theirs = await allowOfflineElsewhere(one, thirdParty, jar)
    expect(theirs.refresh_token).toBeDefined()
    const others = [
      refreshBy(other.url, theirs, thirdParty.id),
      end(person, uid, '?revokeGrantsTarget=firstParty'),
    ] as const
    const next = (await others[0]).body
    await others[1]
    expect((await refreshBy(other.url, elsewhere)).status).toBe(400)
    expect(await readBy(other.url, elsewhere)).toEqual(ended)
    const last = await refreshBy(other.url, next, thirdParty.id)
    expect(last.status).toBe(200)
    // The tokens from before and from the refresh both stay valid.
    for (const { access_token: token } of [theirs, last.body])
      expect((await ask(one.url, 'GET /oidc/me', { token })).status).toBe(200)
    const verification = await person.prove()
    const { grants } = (await person.ask('GET /api/my-account/grants', { verification })).body
    expect(grants).toMatchObject([{ application: { id: thirdParty.id }, lastUsedAt: expect.any(Number) }])
    const all = await person.ask('DELETE /api/my-account/sessions', { verification })
    expect(all.status).toBe(204)
    expect((await refreshBy(other.url, last.body, thirdParty.id)).status).toBe(400)
  })

  it('keeps the tokens of sessions that were not ended', async () => {
    const { person, uid } = await somebodyElsewhereToo()
    const third = await signIn(one.url, person.username, password, {
      clientId: application,
      redirectUri: callback,
      scope,
      extra,
    })
    await end(person, uid, '?revokeGrantsTarget=all')
    expect(await idsOf(person)).toHaveLength(1)
    expect((await refreshBy(other.url, third)).status).toBe(200)
  })

  it('is revoked with all other sessions when requested', async () => {
    const { person, elsewhere } = await somebodyElsewhereToo()
    const verification = await person.prove()
    await person.ask('DELETE /api/my-account/sessions?revokeGrantsTarget=all', { verification })
    expect(await idsOf(person)).toEqual([])
    expect(await readBy(other.url, elsewhere)).toEqual(ended)
  })
})
