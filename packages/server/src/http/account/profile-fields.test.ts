import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'

// How custom profile fields constrain what people enter. Their definition: `management/profile-fields.test.ts`.

let server: TestServer
let mira: Somebody

beforeAll(async () => {
  server = await startTestServer()
  mira = await somebody(server)
  const part = (name: string, more = {}) => ({ enabled: true, name, type: 'Text', required: false, ...more })
  const fields = [
    { name: 'team', type: 'Text', required: true, config: { minLength: 2, maxLength: 5 } },
    { name: 'age', type: 'Number', required: false, config: { minValue: 18, maxValue: 99 } },
    { name: 'hired', type: 'Date', required: false, config: { format: 'dd/MM/yyyy' } },
    { name: 'left', type: 'Date', required: false, config: { format: 'custom', customFormat: 'yyyy.M.d' } },
    { name: 'fair', type: 'Date', required: false, config: { format: 'custom', customFormat: 'PPPP' } },
    { name: 'odd', type: 'Date', required: false, config: { format: 'toString' } },
    { name: 'news', type: 'Checkbox', required: false },
    { name: 'size', type: 'Select', required: false, config: { options: [{ value: 's' }, { value: 'm' }] } },
    { name: 'blog', type: 'Url', required: false },
    { name: 'code', type: 'Regex', required: false, config: { format: '^[A-Z]{2}\\d+$' } },
    { name: 'slow', type: 'Regex', required: false, config: { format: '^(a+)+$' } },
    { name: 'name', type: 'Text', required: true, config: { maxLength: 8 } },
    { name: 'avatar', type: 'Url', required: false },
    { name: 'nickname', type: 'Text', required: true, config: { maxLength: 4 } },
    { name: 'birthdate', type: 'Date', required: false, config: { format: 'yyyy-MM-dd' } },
  ]
  const token = { token: await server.token() }
  const more = [
    {
      name: 'fullname',
      type: 'Fullname',
      required: true,
      config: {
        parts: [part('givenName', { required: true }), part('familyName', { config: { maxLength: 6 } })],
      },
    },
    {
      name: 'home',
      type: 'Address',
      required: false,
      config: {
        parts: [
          part('country', { type: 'Select', config: { options: [{ value: 'BE' }] } }),
          part('locality', { required: true }),
          part('region', { enabled: false, required: true, config: { maxLength: 1 } }),
        ],
      },
    },
  ]
  const answer = await mira.ask('POST /api/custom-profile-fields/batch', {
    ...token,
    body: [...fields, ...more],
  })
  expect(answer.status, answer.text).toBe(201)
})
afterAll(() => server.stop())

const day = 'it is not a date such as'

describe('values of custom data', () => {
  it.each<[name: string, value: unknown]>([
    ['team', 'ab'],
    ['team', 'abcde'],
    ['age', 18],
    ['age', 98.5],
    ['age', ''],
    ['hired', '29/02/2024'],
    ['hired', ''],
    ['left', '2024.2.9'],
    ['fair', 'whenever'],
    ['odd', 'whenever'],
    ['news', true],
    ['size', 'm'],
    ['size', null],
    ['blog', 'https://a.example/b'],
    ['code', 'AB12'],
    ['unknown', { any: ['thing'] }],
  ])('accept %s: %j', async (name, value) => {
    const answer = await mira.ask('PATCH /api/my-account', { body: { customData: { [name]: value } } })
    expect(answer).toMatchObject({ status: 200, body: { customData: { [name]: value } } })
  })

  it.each<[name: string, value: unknown, why: string]>([
    ['team', '', 'it is required'],
    ['team', null, 'it is required'],
    ['team', 'a', 'it has fewer than 2 characters'],
    ['team', 'abcdef', 'it has more than 5 characters'],
    ['team', 7, 'it is not text'],
    ['team', ['ab'], 'it is not text'],
    ['age', 17.9, 'it is less than 18'],
    ['age', 100, 'it is more than 99'],
    ['age', 'old', 'it is not a number'],
    ['age', true, 'it is not a number'],
    ['hired', '30/02/2024', `${day} dd/MM/yyyy`],
    ['hired', '29/02/2023', `${day} dd/MM/yyyy`],
    ['hired', '2024-02-29', `${day} dd/MM/yyyy`],
    ['hired', '1/2/2024', `${day} dd/MM/yyyy`],
    ['left', '2024.13.1', `${day} yyyy.M.d`],
    ['left', '2024x1x1', `${day} yyyy.M.d`],
    ['fair', 5, 'it is not text'],
    ['news', 'true', 'it is neither true nor false'],
    ['size', 'xl', 'it is none of the options'],
    ['blog', 'a.example', 'it is not a web address'],
    ['blog', 'javascript:alert(1)', 'it is not a web address'],
    ['code', 'A1', 'it does not have the right form'],
    ['code', { length: 1 }, 'it is not text'],
  ])('refuse %s: %j', (name, value, why) =>
    expectRefused('PATCH /api/my-account', { customData: { [name]: value } }, ['customData', name, why]),
  )

  it('are matched against a pattern in bounded time, whatever the text (no ReDoS)', async () => {
    const begun = performance.now()
    const customData = { slow: `${'a'.repeat(1000)}b` }
    await expectRefused('PATCH /api/my-account', { customData }, [
      'customData',
      'slow',
      'it does not have the right form',
    ])
    await expectRefused('PATCH /api/my-account', { customData: { slow: 'a'.repeat(100_000) } }, [
      ...['customData', 'slow', 'it has more than 1024 characters'],
    ])
    expect(performance.now() - begun).toBeLessThan(8000)
  })

  it('are refused with every invalid field named, and without the value', async () => {
    const body = { name: 'a-long-secret', customData: { age: 7, size: 'secret', free: 1 } }
    const answer = await mira.ask('PATCH /api/my-account', { body })
    expect(answer.body.data.issues.map(({ path }: { path: string[] }) => path.join('.')).sort()).toEqual([
      'customData.age',
      'customData.size',
      'name',
    ])
    expect(answer.body.details.split('\n')).toHaveLength(3)
    expect(answer.text).not.toContain('secret')
  })
})

describe('keys merged into custom data', () => {
  const at = 'PATCH /api/my-account/custom-data'

  it('leave the other keys as they are, also two that are written at once', async () => {
    await mira.ask('PATCH /api/my-account', { body: { customData: { team: 'ab', free: { any: 1 } } } })
    const answers = await Promise.all([
      mira.ask(at, { body: { age: 41 } }),
      mira.ask(at, { body: { size: 'm' } }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    const customData = { team: 'ab', free: { any: 1 }, age: 41, size: 'm' }
    expect((await mira.ask('GET /api/my-account')).body.customData).toEqual(customData)
    expect(await mira.ask(at, { body: {} })).toMatchObject({ status: 200, body: customData })
  })

  it('must satisfy the custom profile fields, which restrict no key that stays', async () => {
    await server.manage('PATCH /api/users/:userId', {
      params: { userId: mira.id },
      body: { customData: { age: 7 } },
    })
    await expectRefused(at, { team: 'a' }, ['customData', 'team', 'it has fewer than 2 characters'])
    expect(await mira.ask(at, { body: { team: 'ab' } })).toMatchObject({ body: { age: 7, team: 'ab' } })
  })
})

describe('name and avatar', () => {
  it('must satisfy the custom profile fields of these names', async () => {
    expect((await mira.ask('PATCH /api/my-account', { body: { name: 'Mira' } })).status).toBe(200)
    const at = 'PATCH /api/my-account'
    await expectRefused(at, { name: 'Mira the Long' }, ['name', 'it has more than 8 characters'])
    for (const name of [null, '']) await expectRefused(at, { name }, ['name', 'it is required'])
  })
})

describe('profile claims', () => {
  const at = 'PATCH /api/my-account/profile'

  it('are accepted when they satisfy their custom profile fields', async () => {
    const body = {
      nickname: 'mi',
      birthdate: '2000-02-29',
      givenName: 'Mira',
      familyName: '',
      website: 'anything',
      address: { country: 'BE', locality: 'Ghent', region: 'anywhere', formatted: 'x'.repeat(999) },
    }
    expect(await mira.ask(at, { body })).toMatchObject({ status: 200, body })
  })

  it.each<[body: object, path: string[], why: string]>([
    [{ nickname: 'mirabelle' }, ['nickname'], 'it has more than 4 characters'],
    [{ nickname: '' }, ['nickname'], 'it is required'],
    [{ birthdate: '0000-13-01' }, ['birthdate'], `${day} yyyy-MM-dd`],
    [{ givenName: '' }, ['givenName'], 'it is required'],
    [{ familyName: 'Quackenbush' }, ['familyName'], 'it has more than 6 characters'],
    [{ address: { country: 'FR' } }, ['address', 'country'], 'it is none of the options'],
    [{ address: { locality: '' } }, ['address', 'locality'], 'it is required'],
  ])('are refused when they do not: %j', (body, path, why) => expectRefused(at, body, [...path, why]))

  it('are checked only when they are given', async () => {
    expect((await mira.ask(at, { body: { website: 'anything' } })).status).toBe(200)
    expect((await mira.ask('PATCH /api/my-account', { body: { customData: { free: 1 } } })).status).toBe(200)
  })
})

describe('administrators', () => {
  it('can store values that violate custom profile fields', async () => {
    const params = { userId: mira.id }
    await server.manage('PATCH /api/users/:userId', {
      params,
      body: { name: 'Mira the Long', customData: { age: 7 } },
    })
    const profile = { nickname: 'mirabelle' }
    expect(
      await server.manage('PATCH /api/users/:userId/profile', { params, body: { profile } }),
    ).toMatchObject(profile)
  })
})

/** The last element is the message; the ones before it are the path. */
async function expectRefused(at: string, body: object, placeAndReason: string[]) {
  const path = placeAndReason.slice(0, -1)
  const message = placeAndReason.at(-1)
  await expectNoTrace(server.database, async () => {
    const answer = await mira.ask(at, { body })
    expect(answer, answer.text).toMatchObject({
      status: 400,
      body: {
        code: 'guard.invalid_input',
        data: { part: 'body', issues: [{ code: 'custom', path, message }] },
      },
    })
  })
}
