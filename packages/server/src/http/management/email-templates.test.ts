import { type EmailTemplateDetails, parseCorrespondent, usageTypes } from '@latchkey/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { smtpConfig, templatesOf } from '../../../../../tests/support/connectors.ts'
import { startMailServer } from '../../../../../tests/support/messages.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'
import type { TemplatedMessage } from '../../connectors/message.ts'
import { sendMessage } from '../../connectors/messages.ts'

let server: TestServer
let token: string
let mailServer: Awaited<ReturnType<typeof startMailServer>>

beforeAll(async () => {
  mailServer = await startMailServer()
  server = await startTestServer({ allowPrivateNetwork: true })
  token = await server.token()
})
afterAll(async () => {
  await server.stop()
  await mailServer.stop()
})
beforeEach(() => void mailServer.mails.splice(0))
afterEach(() => server.database.query('delete from email_templates'))

const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })
const english = { subject: 'Your code', content: '<p>{{code}}</p>' }
const put = (...templates: object[]) => manage('PUT /api/email-templates', { templates })
const template = (languageTag: string, templateType: string, details: object = english) => ({
  languageTag,
  templateType,
  details,
})
const list = async (query = '') => (await manage(`GET /api/email-templates${query}`)).body

describe('e-mail templates', () => {
  it('are created, replaced, listed, read, changed and deleted', async () => {
    const first = await put(template('en', 'SignIn'), template('zh-cn', 'SignIn'), template('en', 'Register'))
    expect(first.status).toBe(200)
    expect(first.body).toEqual(
      [
        ['en', 'SignIn'],
        ['zh-CN', 'SignIn'],
        ['en', 'Register'],
      ].map(([languageTag, templateType]) => ({
        tenantId: 'default',
        id: expect.any(String),
        languageTag,
        templateType,
        details: english,
        createdAt: expect.any(Number),
      })),
    )
    const [{ id }] = first.body
    const replaced = await put(template('EN', 'SignIn', { ...english, subject: 'Another' }))
    expect(replaced.body).toEqual([{ ...first.body[0], details: { ...english, subject: 'Another' } }])
    expect(await list()).toHaveLength(3)
    expect(await list('?languageTag=en')).toHaveLength(2)
    expect(await list('?languageTag=en&templateType=Register')).toEqual([first.body[2]])

    const changed = await manage(`PATCH /api/email-templates/${id}/details`, { contentType: 'text/plain' })
    expect(changed.body.details).toEqual({ ...english, subject: 'Another', contentType: 'text/plain' })
    expect((await manage(`GET /api/email-templates/${id}`)).body).toEqual(changed.body)
    expect((await manage(`DELETE /api/email-templates/${id}`)).status).toBe(204)
    for (const at of ['GET /api/email-templates/:id', 'DELETE /api/email-templates/:id'])
      expect(await manage(at.replace(':id', id))).toEqual(refusedAs(404, 'entity.not_found'))
    expect(await manage(`PATCH /api/email-templates/${id}/details`, { subject: 'x' })).toEqual(
      refusedAs(404, 'entity.not_found'),
    )
  })

  it('are deleted by language or usage, never all at once', async () => {
    await put(template('en', 'SignIn'), template('en', 'Register'), template('nl', 'SignIn'))
    const refused = refusedAs(422, 'connector.email_connector.bulk_deletion_no_filter')
    await expectNoTrace(server.database, async () =>
      expect(await manage('DELETE /api/email-templates')).toEqual(refused),
    )
    const answer = await manage('DELETE /api/email-templates?languageTag=EN&templateType=SignIn')
    expect(answer).toMatchObject({ status: 200, body: { rowCount: 1 } })
    expect((await manage('DELETE /api/email-templates?templateType=SignIn')).body).toEqual({ rowCount: 1 })
    expect((await manage('DELETE /api/email-templates?languageTag=fr')).body).toEqual({ rowCount: 0 })
    expect(await list()).toHaveLength(1)
  })

  it('of one language and usage exist once, however many requests create them at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 2
          ? put(template('en', 'SignIn'), template('nl', 'SignIn'))
          : put(template('nl', 'SignIn'), template('en', 'SignIn')),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    expect(await list()).toHaveLength(2)
    const twice = await put(
      template('en', 'SignIn'),
      template('en', 'SignIn', { ...english, subject: 'Last' }),
    )
    expect(twice.body).toMatchObject([{ details: { subject: 'Last' } }])
  })

  it.each<[string, object, string]>([
    ['an unknown usage', template('en', 'Party'), 'templateType'],
    ['a malformed language', template('english!', 'SignIn'), 'languageTag'],
    [
      'a line break in the subject',
      template('en', 'SignIn', { ...english, subject: 'A\r\nBcc: x@y.example' }),
      'subject',
    ],
    ['no content', template('en', 'SignIn', { ...english, content: '' }), 'content'],
    [
      'an unknown content type',
      template('en', 'SignIn', { ...english, contentType: 'text/xml' }),
      'contentType',
    ],
    [
      'a line break in the sender',
      template('en', 'SignIn', { ...english, sendFrom: 'A\nBcc: x@y.example' }),
      'sendFrom',
    ],
    [
      'two addresses for replies',
      template('en', 'SignIn', { ...english, replyTo: 'a@b.example, c@d.example' }),
      'replyTo',
    ],
    [
      'a variable as the address',
      template('en', 'SignIn', { ...english, replyTo: '{{user.name}}@b.example' }),
      'replyTo',
    ],
  ])('are refused with %s', async (_, given, field) => {
    const answer = await expectNoTrace(server.database, () => put(template('nl', 'SignIn'), given))
    expect(answer).toEqual(refusedAs(400, 'guard.invalid_input'))
    expect(answer.body.details).toContain(field)
  })

  it('are refused if they are huge, also by a change', async () => {
    const content = 'x'.repeat(70_000)
    const refused = refusedAs(422, 'entity.document_too_large')
    const [kept] = (await put(template('en', 'SignIn'))).body
    await expectNoTrace(server.database, async () => {
      expect(await put(template('nl', 'SignIn', { ...english, content }))).toEqual(refused)
      expect(await manage(`PATCH /api/email-templates/${kept.id}/details`, { content })).toEqual(refused)
      expect(await manage(`PATCH /api/email-templates/${kept.id}/details`, {})).toEqual(
        refusedAs(422, 'entity.invalid_input'),
      )
    })
  })

  it('are recorded in the audit log by language and usage', async () => {
    await put(template('en', 'SignIn'))
    await manage('DELETE /api/email-templates?languageTag=en')
    const { body } = await manage('GET /api/logs?logKey=EmailTemplate.*')
    expect(body.slice(0, 2)).toMatchObject([
      { key: 'EmailTemplate.Deleted', payload: { templates: ['en/SignIn'] } },
      { key: 'EmailTemplate.Updated', payload: { templates: ['en/SignIn'] } },
    ])
  })
})

describe('a mail', () => {
  beforeAll(async () => {
    await server.manage('POST /api/connectors', {
      body: {
        connectorId: 'simple-mail-transfer-protocol',
        config: {
          ...smtpConfig,
          port: mailServer.port,
          tls: { rejectUnauthorized: false },
          replyTo: 'help@latchkey.example',
          templates: templatesOf({ contentType: 'text/plain', subject: 'Own', content: 'Own {{code}}' }),
        },
      },
    })
  })
  afterAll(() => server.database.query('delete from connectors'))

  const send = async (message: Partial<TemplatedMessage> = {}) => {
    await sendMessage(server.running.services, {
      to: { type: 'email', value: 'mira@people.example' },
      usage: 'SignIn',
      payload: { code: '123456' },
      languages: ['en'],
      ...message,
    })
    return mailServer.mails.at(-1)
  }
  const called = (subject: string, more: Partial<EmailTemplateDetails> = {}) => ({
    subject,
    content: '{{code}}',
    contentType: 'text/plain',
    ...more,
  })

  it('is in the person’s language, else in the fallback language, else by the connector’s template', async () => {
    await put(
      template('fr', 'SignIn', called('French')),
      template('nl', 'SignIn', called('Dutch')),
      template('zh-TW', 'SignIn', called('Traditional')),
    )
    const subjectFor = async (...languages: string[]) => (await send({ languages }))?.subject
    expect(await subjectFor('fr-CA', 'nl')).toBe('French')
    expect(await subjectFor('de', 'nl')).toBe('Dutch')
    expect(await subjectFor('zh-HK', 'nl')).toBe('Traditional')
    expect(await subjectFor('zh-CN', 'de')).toBe('Own')
    expect((await send({ usage: 'Register', languages: ['fr'] }))?.subject).toBe('Own')
  })

  it('escapes what people chose in HTML, and keeps line breaks out of its headers', async () => {
    await put(
      template('en', 'SignIn', {
        subject: 'Hello {{user.name}}',
        content: '<p>{{user.name}} {{code}} {{unknown.thing}} [{{user.nothing}}]</p>',
        sendFrom: '{{user.name}}',
        replyTo: '{{user.name}} <desk@latchkey.example>',
      }),
    )
    const name = 'Mira <b>\r\nBcc: spy@elsewhere.example, "x" <spy@elsewhere.example>'
    const mail = await send({ payload: { code: '123456', user: { name } } })
    expect(mail?.html).toContain('Mira &lt;b&gt;')
    expect(mail?.html).toContain('123456 {{unknown.thing}} []')
    expect(mail?.envelopeTo).toEqual(['mira@people.example'])
    expect(mail?.headers.has('bcc')).toBe(false)
    expect(mail?.from?.value).toMatchObject([{ address: 'no-reply@latchkey.example' }])
    expect(mail?.replyTo?.value).toMatchObject([{ address: 'desk@latchkey.example' }])
    expect(mail?.subject).toBe(`Hello ${name.replace('\r\n', ' ')}`)
  })

  it('has the sender and the recipient of replies of its template, else the connector’s', async () => {
    await put(template('en', 'SignIn', called('x', { sendFrom: 'Desk <desk@latchkey.example>' })))
    const mail = await send()
    expect(mail?.from?.value).toEqual([{ name: 'Desk', address: 'desk@latchkey.example' }])
    expect(mail?.replyTo?.text).toBe('help@latchkey.example')
    await put(
      template('en', 'SignIn', called('x', { sendFrom: 'Support', replyTo: 'reply@latchkey.example' })),
    )
    const other = await send()
    expect(other?.from?.value).toEqual([{ name: 'Support', address: 'no-reply@latchkey.example' }])
    expect(other?.replyTo?.text).toBe('reply@latchkey.example')
  })

  it.each(usageTypes)('of the usage %s has its template', async usage => {
    await put(template('en', usage, called(`For ${usage}`)))
    expect((await send({ usage }))?.subject).toBe(`For ${usage}`)
  })

  it('never lacks its code or its link because of a template without one', async () => {
    await put(
      template('en', 'SignIn', called('Without', { content: 'Welcome' })),
      template('nl', 'SignIn', called('Link', { content: '{{link}}' })),
    )
    expect((await send())?.subject).toBe('Own')
    expect((await send({ languages: ['nl'] }))?.subject).toBe('Own')
  })

  it('with a code for a person’s own account is in the language of that account', async () => {
    await put(template('fr', 'UserPermissionValidation', called('Votre code')))
    const mira = await somebody(server)
    const email = 'mira.fr@people.example'
    await server.manage('PATCH /api/users/:userId', {
      params: { userId: mira.id },
      body: { primaryEmail: email, profile: { locale: 'fr-FR' } },
    })
    const answer = await mira.ask('POST /api/verifications/verification-code', {
      body: { identifier: { type: 'email', value: email } },
    })
    expect(answer.status, answer.text).toBe(201)
    // A notice that the address was changed arrives too, at any time.
    const mail = mailServer.mails.find(({ subject }) => subject === 'Votre code')
    expect(mail?.envelopeTo).toEqual([email])
    expect(mail?.text?.trim()).toMatch(/^\d{6}$/)
  })
})

it('a sender is a name, one address, or both', () => {
  expect(parseCorrespondent('Desk')).toEqual({ name: 'Desk', address: undefined })
  expect(parseCorrespondent('a@b.example')).toEqual({ name: '', address: 'a@b.example' })
  expect(parseCorrespondent('{{user.name}} <a@b.example>')).toEqual({
    name: '{{user.name}}',
    address: 'a@b.example',
  })
  for (const wrong of [
    '',
    ' ',
    '<>',
    'a@b.example, c@d.example',
    'A <a@b.example> <c@d.example>',
    'a"b <a@b.example>',
  ])
    expect(parseCorrespondent(wrong), wrong).toBeUndefined()
})

describe('an e-mail template that is not stored', () => {
  const given = { languageTag: 'en', templateType: 'SignIn' }

  it('is filled in with sample values, and the built-in letter stands for a missing one', async () => {
    const details = { subject: '{{code}}', content: '<p>{{user.name}}</p>' }
    const { body } = await manage('POST /api/email-templates/preview', { ...given, details })
    expect(body).toMatchObject({ subject: '000000', html: '<p>Alex Example</p>', text: null })
    const builtIn = await manage('POST /api/email-templates/preview', { ...given, languageTag: 'zh-CN' })
    expect(builtIn.body.details.content).toContain('{{code}}')
    expect(builtIn.body.html).toContain('lang="zh-CN"')
    expect(await list()).toEqual([])
  })

  it('is sent to an address as a test, and not stored', async () => {
    const port = mailServer.port
    const config = { ...smtpConfig, port, tls: { rejectUnauthorized: false } }
    await manage('POST /api/connectors', { connectorId: 'simple-mail-transfer-protocol', config })
    const test = { ...given, email: 'mira@people.example', details: english }
    expect((await manage('POST /api/email-templates/test', test)).status).toBe(204)
    // A notice of an earlier test may arrive meanwhile.
    const sent = mailServer.mails.filter(({ envelopeTo }) => envelopeTo.includes('mira@people.example'))
    expect(sent).toMatchObject([{ subject: 'Your code', html: expect.stringContaining('<p>000000</p>') }])
    const several = { ...test, email: 'a@b.example,c@d.example' }
    expect(await manage('POST /api/email-templates/test', several)).toEqual(
      refusedAs(400, 'connector.invalid_request_parameters'),
    )
    await server.database.query('delete from connectors')
    expect(await list()).toEqual([])
  })
})

describe('the frame of letters', () => {
  it('runs no script but its own, in an origin without storage', async () => {
    const response = await fetch(`${server.url}/letter-frame`)
    expect(response.headers.get('content-security-policy')).toContain(
      `default-src 'none'; script-src ${server.url}/show-letter.js;`,
    )
    expect(response.headers.get('content-security-policy')).toMatch(
      /frame-ancestors 'self'; sandbox allow-scripts$/,
    )
  })
})
