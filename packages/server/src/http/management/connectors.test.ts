import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  githubConfig,
  oidcConfig,
  smtpConfig,
  twilioConfig,
} from '../../../../../tests/support/connectors.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// Authorization: `tests/access-management.test.ts`. Sent messages: `connector-test.test.ts`.

let server: TestServer
let token: string

beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
})
afterAll(() => server.stop())
afterEach(() => server.database.query('delete from connectors'))

const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })
const create = async (connectorId: string, config: object, more: object = {}) => {
  const answer = await manage('POST /api/connectors', { connectorId, config, ...more })
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const mask = '********'

describe('connector factories', () => {
  it('are listed and returned with their configuration forms', async () => {
    const { status, body: factories } = await manage('GET /api/connector-factories')
    expect(status).toBe(200)
    const ids = factories.map(({ id }: { id: string }) => id)
    expect(ids).toEqual(expect.arrayContaining(['simple-mail-transfer-protocol', 'http-sms', 'oidc']))
    expect(new Set(ids).size).toBe(ids.length)
    for (const factory of factories)
      expect(factory, factory.id).toMatchObject({
        name: { en: expect.any(String), 'zh-CN': expect.any(String) },
        logo: expect.stringMatching(/^data:image\/svg/),
        formItems: expect.any(Array),
        configTemplate: expect.stringMatching(/^\{/),
      })
    const { body } = await manage('GET /api/connector-factories/github-universal')
    expect(body).toMatchObject({
      type: 'Social',
      target: 'github',
      platform: 'Universal',
      isTokenStorageSupported: true,
    })
    expect(body.formItems).toContainEqual(
      expect.objectContaining({ key: 'clientSecret', isConfidential: true }),
    )
    expect(await manage('GET /api/connector-factories/nothing')).toEqual(refusedAs(404, 'entity.not_found'))
  })
})

describe('a connector', () => {
  it('combines its factory’s fields with its own configuration', async () => {
    const created = await create('github-universal', { ...githubConfig, scope: '' }, { syncProfile: true })
    expect(created).toMatchObject({
      id: expect.stringMatching(/^[\da-z]{12}$/),
      connectorId: 'github-universal',
      type: 'Social',
      target: 'github',
      platform: 'Universal',
      name: { en: 'GitHub' },
      syncProfile: true,
      enableTokenStorage: false,
      metadata: {},
    })
    expect(created.config).toEqual({ clientId: 'a-client', clientSecret: mask })
    expect((await manage(`GET /api/connectors/${created.id}`)).body).toEqual(created)
    expect((await manage('GET /api/connectors')).body).toEqual([created])
    expect((await manage('GET /api/connectors?target=github')).body).toEqual([created])
    expect((await manage('GET /api/connectors?target=google')).body).toEqual([])
  })

  it('stores its configuration encrypted, and never returns or logs its secrets', async () => {
    const config = { ...smtpConfig, customHeaders: { 'X-Api-Key': 'a-key-of-headers', 'X-Plain': 'plain' } }
    const { id, ...created } = await create('simple-mail-transfer-protocol', config)
    const { rows } = await server.database.query('select c.*::text from connectors c')
    expect(JSON.stringify(rows)).toContain(id)
    const { rows: events } = await server.database.query(`select * from events where type like 'Connector.%'`)
    expect(events.length).toBeGreaterThan(0)
    const answers = await Promise.all(
      [`GET /api/connectors/${id}`, 'GET /api/connectors', 'GET /api/logs'].map(at => manage(at)),
    )
    for (const text of [rows, events, created, ...answers.map(answer => answer.text)].map(each =>
      JSON.stringify(each),
    )) {
      expect(text).not.toContain('a-password-of-smtp')
      expect(text).not.toContain('a-key-of-headers')
    }
    expect(JSON.stringify(rows)).not.toContain('no-reply@latchkey.example')
    expect(created.config).toEqual({
      ...config,
      auth: { user: 'latchkey', pass: mask },
      customHeaders: { 'X-Api-Key': mask, 'X-Plain': 'plain' },
    })
  })

  it('keeps a secret that is sent back masked, but not for another destination', async () => {
    const { id, config } = await create('simple-mail-transfer-protocol', smtpConfig)
    const stored = async () => {
      const { rows } = await server.database.query('select sealed_config from connectors where id = $1', [id])
      return JSON.parse(await server.running.services.vault.open(rows[0].sealed_config))
    }
    const changed = await manage(`PATCH /api/connectors/${id}`, {
      config: { ...config, fromEmail: 'anew@latchkey.example' },
    })
    expect(changed.body.config).toEqual({ ...config, fromEmail: 'anew@latchkey.example' })
    expect(await stored()).toMatchObject({
      fromEmail: 'anew@latchkey.example',
      auth: { pass: 'a-password-of-smtp' },
    })
    await manage(`PATCH /api/connectors/${id}`, {
      config: { ...config, auth: { user: 'latchkey', pass: 'another' } },
    })
    expect(await stored()).toMatchObject({ auth: { pass: 'another' } })

    await expectNoTrace(server.database, async () => {
      for (const wrong of [
        { ...config, host: 'mail.elsewhere.example' },
        { ...config, servername: 'mail.elsewhere.example' },
        { ...config, secure: !config.secure },
        { ...config, tls: { rejectUnauthorized: false } },
        { ...config, ignoreTLS: true },
        { ...config, requireTLS: true },
        { ...config, auth: { user: mask, clientSecret: mask } },
      ])
        expect(await manage(`PATCH /api/connectors/${id}`, { config: wrong })).toEqual(
          refusedAs(400, 'connector.invalid_config'),
        )
      expect(
        await manage('POST /api/connectors', {
          connectorId: 'github-universal',
          config: { clientId: 'a', clientSecret: mask },
        }),
      ).toEqual(refusedAs(400, 'connector.invalid_config'))
    })
  })

  it('can have a chosen id, which must be unique', async () => {
    expect(await create('oidc', oidcConfig, { id: 'my-oidc', metadata: { target: 'mine' } })).toMatchObject({
      id: 'my-oidc',
    })
    expect(
      await manage('POST /api/connectors', {
        connectorId: 'oidc',
        id: 'my-oidc',
        metadata: { target: 'other' },
        config: oidcConfig,
      }),
    ).toEqual(refusedAs(422, 'entity.unique_integrity_violation'))
    for (const id of ['', 'x'.repeat(129)])
      expect(
        await manage('POST /api/connectors', { connectorId: 'github-universal', id, config: githubConfig }),
      ).toEqual(refusedAs(400, 'guard.invalid_input'))
  })

  it('for messages replaces the previous one of its type', async () => {
    const smtp = await create('simple-mail-transfer-protocol', smtpConfig)
    const sms = await create('twilio-short-message-service', twilioConfig)
    const post = await create('http-email', { endpoint: 'https://mail.example/', authorization: 'Bearer x' })
    expect(post.config).toEqual({ endpoint: 'https://mail.example/', authorization: mask })
    const { body } = await manage('GET /api/connectors')
    expect(body.map((each: { id: string }) => each.id).sort()).toEqual([sms.id, post.id].sort())
    const { rows } = await server.database.query(
      `select payload from events where type = 'Connector.Deleted' order by id desc limit 1`,
    )
    expect(rows).toEqual([{ payload: { connectorId: smtp.id, factoryId: 'simple-mail-transfer-protocol' } }])
  })

  it('for messages is the only one of its type after concurrent requests', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        manage('POST /api/connectors', {
          connectorId: 'http-email',
          config: { endpoint: 'https://mail.example/' },
        }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200))
    expect((await manage('GET /api/connectors')).body).toHaveLength(1)
  })

  it('is refused with the errors of the contract, in its order', async () => {
    const post = (body: object) => manage('POST /api/connectors', body)
    const taken = await create('oidc', oidcConfig, { metadata: { target: 'mine', name: { en: 'Mine' } } })
    await create('github-universal', githubConfig)
    const wrong = { config: { clientId: 1 }, enableTokenStorage: true }
    await expectNoTrace(server.database, async () => {
      expect(await post({ connectorId: 'nothing', ...wrong })).toEqual(
        refusedAs(422, 'connector.not_found_with_connector_id'),
      )
      for (const metadata of [undefined, {}, { target: undefined, name: { en: 'x' } }])
        expect(await post({ connectorId: 'oidc', metadata, ...wrong })).toEqual(
          refusedAs(400, 'connector.should_specify_target'),
        )
      expect(await post({ connectorId: 'github-universal', metadata: { target: 'x' }, ...wrong })).toEqual(
        refusedAs(400, 'connector.cannot_overwrite_metadata_for_non_standard_connector'),
      )
      expect(await post({ connectorId: 'github-universal', ...wrong })).toEqual(
        refusedAs(422, 'connector.multiple_instances_not_supported'),
      )
      for (const connectorId of ['oidc', 'oauth2'])
        expect(await post({ connectorId, metadata: { target: 'mine' }, ...wrong })).toEqual(
          refusedAs(422, 'connector.multiple_target_with_same_platform', {
            connectorId: taken.id,
            connectorName: 'Mine',
          }),
        )
      const refused = await post({ connectorId: 'x-universal', ...wrong })
      expect(refused).toEqual(refusedAs(400, 'connector.invalid_config'))
      expect(refused.body.data.issues.map(({ path }: { path: string[] }) => path)).toContainEqual([
        'clientSecret',
      ])
      expect(
        await post({ connectorId: 'x-universal', config: githubConfig, enableTokenStorage: true }),
      ).toEqual(refusedAs(422, 'connector.token_storage_not_supported'))
      for (const body of [{}, { connectorId: 1 }, { connectorId: 'oidc', config: 'text' }])
        expect(await post(body)).toEqual(refusedAs(400, 'guard.invalid_input'))
    })
  })

  it.each<[what: string, connectorId: string, config: object]>([
    ['an invalid port', 'simple-mail-transfer-protocol', { ...smtpConfig, port: 0 }],
    ['no templates', 'simple-mail-transfer-protocol', { ...smtpConfig, templates: [] }],
    [
      'a login with members of another method',
      'simple-mail-transfer-protocol',
      { ...smtpConfig, auth: { pass: 'x', method: 'PLAIN' } },
    ],
    [
      'a template missing',
      'twilio-short-message-service',
      { ...twilioConfig, templates: twilioConfig.templates.slice(1) },
    ],
    ['an endpoint that is not a URL', 'http-sms', { endpoint: 'nowhere' }],
    ['an endpoint of another protocol', 'http-email', { endpoint: 'file:///etc/passwd' }],
  ])('is refused with %s', async (_, connectorId, config) => {
    await expectNoTrace(server.database, async () =>
      expect(await manage('POST /api/connectors', { connectorId, config })).toEqual(
        refusedAs(400, 'connector.invalid_config'),
      ),
    )
  })

  it('changes the given fields, and replaces configuration and metadata as a whole', async () => {
    const { id } = await create('oidc', oidcConfig, {
      metadata: {
        target: 'mine',
        name: { en: 'Mine', 'zh-CN': '我的' },
        logo: 'https://mine.example/logo.svg',
      },
    })
    const { status, body } = await manage(`PATCH /api/connectors/${id}`, {
      metadata: { target: 'mine', name: { en: 'Ours' } },
      syncProfile: true,
      enableTokenStorage: true,
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      metadata: { target: 'mine', name: { en: 'Ours' } },
      name: { en: 'Ours' },
      target: 'mine',
      syncProfile: true,
      enableTokenStorage: true,
      config: { ...oidcConfig, clientSecret: mask },
    })
    expect(body.metadata.logo).toBeUndefined()
    expect(body.logo).toMatch(/^data:/)
    expect((await manage(`PATCH /api/connectors/${id}`, {})).body).toEqual(body)
    expect(
      (await manage(`PATCH /api/connectors/${id}`, { metadata: { name: { en: 'X' } } })).body.target,
    ).toBe('mine')
  })

  it('is refused a change of its nature, with the errors of the contract, in its order', async () => {
    const { id: standard } = await create('oidc', oidcConfig, { metadata: { target: 'mine' } })
    const { id: github } = await create('github-universal', githubConfig)
    const { id: mail } = await create('simple-mail-transfer-protocol', smtpConfig)
    const change = (id: string, body: object) => manage(`PATCH /api/connectors/${id}`, body)
    const wrong = { syncProfile: true, enableTokenStorage: true, config: {} }
    await expectNoTrace(server.database, async () => {
      expect(await change('nothing', wrong)).toEqual(refusedAs(404, 'entity.not_found'))
      expect(await change(standard, { ...wrong, metadata: { target: 'other' } })).toEqual(
        refusedAs(400, 'connector.can_not_modify_target'),
      )
      expect(await change(mail, { ...wrong, metadata: { name: { en: 'x' } } })).toEqual(
        refusedAs(400, 'connector.cannot_overwrite_metadata_for_non_standard_connector'),
      )
      expect(await change(mail, wrong)).toEqual(refusedAs(422, 'connector.invalid_type_for_syncing_profile'))
      expect(await change(mail, { enableTokenStorage: true, config: {} })).toEqual(
        refusedAs(422, 'connector.token_storage_not_supported'),
      )
      expect(await change(github, { ...wrong })).toEqual(refusedAs(400, 'connector.invalid_config'))
    })
  })

  it('can be deleted, and its target leaves the sign-in page with the target’s last connector', async () => {
    const settings = JSON.stringify({ socialSignInConnectorTargets: ['github', 'wechat'] })
    await server.database.query(
      `insert into settings (name, value, updated_at) values ('signInExperience', $1, now())`,
      [settings],
    )
    server.running.services.settings.forget()
    const app = { appId: 'a', appSecret: 'b' }
    const web = await create('wechat-web', app)
    const native = await create('wechat-native', app)
    const github = await create('github-universal', githubConfig)
    const shown = async () => (await ask(server.url, 'GET /api/.well-known/sign-in-exp')).body
    const { socialConnectors } = await shown()
    expect(socialConnectors).toEqual([
      {
        id: github.id,
        target: 'github',
        platform: 'Universal',
        name: github.name,
        logo: github.logo,
        logoDark: github.logoDark,
      },
      expect.objectContaining({ id: web.id, platform: 'Web' }),
      expect.objectContaining({ id: native.id, platform: 'Native' }),
    ])

    expect((await manage(`DELETE /api/connectors/${web.id}`)).status).toBe(204)
    expect((await shown()).socialSignInConnectorTargets).toEqual(['github', 'wechat'])
    expect((await manage(`DELETE /api/connectors/${native.id}`)).status).toBe(204)
    expect((await shown()).socialSignInConnectorTargets).toEqual(['github'])
    expect(await manage(`DELETE /api/connectors/${native.id}`)).toEqual(
      refusedAs(404, 'entity.not_exists_with_id'),
    )
    expect(await manage(`GET /api/connectors/${native.id}`)).toEqual(refusedAs(404, 'entity.not_found'))
  })

  it('conflict that exists only in the database is reported by the list', async () => {
    const sealed = await server.running.services.vault.seal('{}')
    const insert = (id: string, factory: string) =>
      server.database.query(
        'insert into connectors (id, factory_id, sealed_config, created_at) values ($1, $2, $3, now())',
        [id, factory, sealed],
      )
    const list = () => manage('GET /api/connectors')
    await insert('a', 'http-sms')
    await insert('b', 'twilio-short-message-service')
    expect(await list()).toEqual(refusedAs(400, 'connector.more_than_one_sms'))
    await insert('c', 'http-email')
    await insert('d', 'http-email')
    expect(await list()).toEqual(refusedAs(400, 'connector.more_than_one_email'))
    await insert('e', 'qq-universal')
    await insert('f', 'qq-universal')
    expect(await list()).toEqual(refusedAs(400, 'connector.multiple_target_with_same_platform'))
  })
})
