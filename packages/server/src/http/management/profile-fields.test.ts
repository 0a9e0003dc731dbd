import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// Authorization: `tests/access-management.test.ts`. How definitions constrain people:
// `account/profile-fields.test.ts`.

const at = '/api/custom-profile-fields'
let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())
afterEach(() => server.database.query('truncate custom_profile_fields'))

async function manage(address: string, body?: unknown) {
  return ask(server.url, address, { token: await server.token(), body })
}
const create = (body: object) => manage(`POST ${at}`, body)
const text = (name: string, more: object = {}) => ({ name, type: 'Text', required: false, ...more })
const part = (name: string, more: object = {}) => ({
  ...{ enabled: true, name, type: 'Text', required: false },
  ...more,
})

describe('creating a custom profile field', () => {
  it('returns the whole field, in the last position, with an empty label by default', async () => {
    await create(text('first'))
    const { status, body } = await create(
      text('team', { config: { minLength: 2, maxLength: 9 }, unknown: 1 }),
    )
    expect(status).toBe(201)
    expect(body).toEqual({
      tenantId: 'default',
      id: expect.stringMatching(/^[0-9a-z]{21}$/),
      name: 'team',
      type: 'Text',
      label: '',
      description: null,
      required: false,
      config: { minLength: 2, maxLength: 9 },
      createdAt: expect.any(Number),
      sieOrder: 2,
    })
    expect((await manage(`GET ${at}/team`)).body).toEqual(body)
    expect((await manage(`GET ${at}`)).body.map((field: { name: string }) => field.name)).toEqual([
      'first',
      'team',
    ])
  })

  it.each([
    ['Number', { minValue: 1, maxValue: 2 }],
    ['Date', { format: 'dd/MM/yyyy' }],
    ['Checkbox', { defaultValue: 'true' }],
    ['Select', { options: [{ label: 'Red', value: 'red' }, { value: 'blue' }] }],
    ['Url', { placeholder: 'https://' }],
    ['Regex', { format: '^[A-Z]{2}$' }],
    ['Address', { parts: [part('locality'), part('country', { type: 'Select', config: { options: [] } })] }],
    ['Fullname', { parts: [part('givenName', { label: 'Given', config: { maxLength: 9 } })] }],
  ])('supports the type %s', async (type, config) => {
    const { status, body } = await create({ name: 'some', type, required: false, config })
    expect(status).toBe(201)
    expect(body).toMatchObject({ type, config })
  })

  it.each<[code: string, body: object]>([
    ['invalid_name', text('')],
    ['invalid_name', text('a-b')],
    ['invalid_name', text('größe')],
    ['name_conflict_built_in_prop', text('preferredUsername')],
    ['name_conflict_custom_data', text('onboarding')],
    ['name_conflict_sign_in_identifier', text('username')],
    ['name_conflict_sign_in_identifier', text('phone')],
    ['invalid_min_max_input', text('a', { config: { minLength: 3, maxLength: 2 } })],
    ['invalid_min_max_input', text('a', { type: 'Number', config: { minValue: 3, maxValue: 2 } })],
    ['invalid_address_components', text('a', { type: 'Address', config: { parts: [] } })],
    ['invalid_fullname_components', text('a', { type: 'Fullname', config: { parts: [] } })],
    [
      'invalid_sub_component_type',
      text('a', { type: 'Fullname', config: { parts: [part('givenName', { type: 'Address' })] } }),
    ],
    ['invalid_regex_format', text('a', { type: 'Regex', config: { format: '(' } })],
    ['invalid_regex_format', text('a', { type: 'Regex', config: { format: '(a)\\1' } })],
  ])('refuses with %s', (code, body) =>
    expectNoTrace(server.database, async () => {
      expect(await create(body)).toEqual(refusedAs(400, `custom_profile_fields.${code}`))
      expect(await manage(`POST ${at}/batch`, [text('other'), body])).toEqual(
        refusedAs(400, `custom_profile_fields.${code}`),
      )
    }),
  )

  it('refuses malformed fields and values beyond the limits', () =>
    expectNoTrace(server.database, async () => {
      for (const body of [
        {},
        { name: 'a', type: 'Text' },
        text('a', { type: 'Colour' }),
        text('a'.repeat(129)),
        text('a', { label: '' }),
        text('a', { label: 'a'.repeat(129) }),
        text('a', { description: 'a'.repeat(257) }),
        text('a', { config: { minLength: -1 } }),
        text('a', { config: { maxLength: 1.5 } }),
        text('a', { config: { placeholder: 'a'.repeat(257) } }),
        text('a', { type: 'Checkbox', required: true }),
        text('a', { type: 'Checkbox', config: { defaultValue: 'yes' } }),
        text('a', { type: 'Select' }),
        text('a', { type: 'Select', config: { options: ['red'] } }),
        text('a', { type: 'Regex', config: { format: 'a'.repeat(129) } }),
        text('a', { type: 'Date', config: {} }),
        text('a', { type: 'Address', config: { parts: [part('givenName')] } }),
        text('a', { type: 'Address', config: { parts: [part('country', { config: { maxLength: -1 } })] } }),
      ])
        expect(await create(body), JSON.stringify(body)).toEqual(refusedAs(400, 'guard.invalid_input'))
    }))

  it('refuses a name that is taken', async () => {
    await create(text('team'))
    const taken = refusedAs(422, 'custom_profile_fields.name_exists')
    await expectNoTrace(server.database, async () => {
      expect(await create(text('team'))).toEqual(taken)
      expect(await manage(`POST ${at}/batch`, [text('a'), text('team')])).toEqual(taken)
      expect(await manage(`POST ${at}/batch`, [text('a'), text('a')])).toEqual(taken)
    })
  })

  it('accepts up to twenty at once, in their order', async () => {
    const many = Array.from({ length: 20 }, (_, index) => text(`f${index}`))
    const { status, body } = await manage(`POST ${at}/batch`, many)
    expect(status).toBe(201)
    expect(body.map((field: { sieOrder: number }) => field.sieOrder)).toEqual(
      many.map((_, index) => index + 1),
    )
    expect(await manage(`POST ${at}/batch`, [...many, text('more')])).toEqual(
      refusedAs(400, 'guard.invalid_input'),
    )
  })

  it('gives concurrently created fields distinct positions', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map(name => create(text(name))))
    const { body } = await manage(`GET ${at}`)
    expect(body.map((field: { sieOrder: number }) => field.sieOrder)).toEqual([1, 2, 3, 4])
  })
})

describe('replacing a custom profile field', () => {
  const put = (body: object, name = 'team') => manage(`PUT ${at}/${name}`, body)

  it('replaces everything but name and position', async () => {
    await create(text('other'))
    const before = (await create(text('team', { label: 'Team', config: { minLength: 1 } }))).body
    const given = { name: 'renamed', sieOrder: 9, type: 'Number', required: true, config: { maxValue: 5 } }
    const { status, body } = await put(given)
    expect(status).toBe(200)
    expect(body).toEqual({ ...before, type: 'Number', required: true, config: { maxValue: 5 } })
  })

  it.each<[code: string, body: object]>([
    ['invalid_default_value', { type: 'Checkbox', required: false }],
    ['invalid_options', { type: 'Select', required: false, config: { options: [] } }],
    ['invalid_regex_format', { type: 'Regex', required: false, config: { format: '[' } }],
    [
      'invalid_options',
      {
        type: 'Address',
        required: false,
        config: { parts: [part('country', { type: 'Select', config: { options: [] } })] },
      },
    ],
  ])('validates more strictly: %s', async (code, body) => {
    await create(text('team'))
    await expectNoTrace(server.database, async () =>
      expect(await put(body)).toEqual(refusedAs(400, `custom_profile_fields.${code}`)),
    )
  })

  it('is 404 for an unknown field', async () => {
    expect(await put({ type: 'Text', required: false })).toEqual(refusedAs(404, 'entity.not_exists'))
    expect(await manage(`GET ${at}/team`)).toEqual(refusedAs(404, 'entity.not_found'))
  })
})

describe('reordering custom profile fields', () => {
  const sort = (order: object[]) => manage(`POST ${at}/properties/sie-order`, { order })

  it('returns the moved fields in order', async () => {
    await manage(`POST ${at}/batch`, [text('a'), text('b'), text('c')])
    const { status, body } = await sort([
      { name: 'a', sieOrder: 5 },
      { name: 'c', sieOrder: 0 },
    ])
    expect(status).toBe(200)
    expect(body.map((field: { name: string }) => field.name)).toEqual(['c', 'a'])
    const all = (await manage(`GET ${at}`)).body
    expect(all.map((field: { name: string }) => field.name)).toEqual(['c', 'b', 'a'])
  })

  it('refuses duplicate names, unknown names, and an empty list', async () => {
    await create(text('a'))
    const one = { name: 'a', sieOrder: 1 }
    await expectNoTrace(server.database, async () => {
      expect((await sort([one, one])).body).toMatchObject({
        code: 'request.invalid_input',
        data: { duplicateNames: ['a'] },
      })
      expect(await sort([one, { name: 'b', sieOrder: 2 }])).toEqual(
        refusedAs(400, 'custom_profile_fields.entity_not_exists_with_names', { names: ['b'] }),
      )
      expect(await sort([])).toEqual(refusedAs(422, 'entity.invalid_input'))
    })
  })
})

describe('custom profile fields', () => {
  it('are in the public sign-in experience: all of them, and those of the sign-up form', async () => {
    await manage(`POST ${at}/batch`, [text('a'), text('b'), text('c')])
    const names = async () => {
      const { body } = await ask(server.url, 'GET /api/.well-known/sign-in-exp')
      return [body.customProfileFields, body.customProfileFieldCatalog].map(list =>
        list.map((field: { name: string }) => field.name),
      )
    }
    expect(await names()).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ])
    await chooseForSignUp(['c', 'a'])
    await expect.poll(names).toEqual([
      ['c', 'a'],
      ['a', 'b', 'c'],
    ])
    await manage(`DELETE ${at}/c`)
    expect(await names()).toEqual([['a'], ['a', 'b']])
  })

  it('leave the account page’s list when they are deleted, and unknown ones are dropped from it', async () => {
    await manage(`POST ${at}/batch`, [text('a'), text('b')])
    const profileFields = ['b', 'nothing', 'a'].map(name => ({ name }))
    const changed = await manage('PATCH /api/account-center', { profileFields })
    expect(changed.body.profileFields).toEqual([{ name: 'b' }, { name: 'a' }])
    expect(await manage(`DELETE ${at}/b`)).toMatchObject({ status: 204, text: '' })
    expect((await manage('GET /api/account-center')).body.profileFields).toEqual([{ name: 'a' }])
    expect(await manage(`DELETE ${at}/b`)).toEqual(refusedAs(404, 'entity.not_found'))
  })

  it('record an event when they change', async () => {
    await create(text('a'))
    await manage(`DELETE ${at}/a`)
    const { body } = await manage('GET /api/logs?logKey=CustomProfileField.Deleted&page_size=1')
    expect(body).toMatchObject([{ payload: { names: ['a'], actor: { kind: 'admin' } } }])
  })

  /** Written to the database, as no operation sets this yet. */
  async function chooseForSignUp(names: string[]) {
    const value = JSON.stringify({ signUpProfileFields: names.map(name => ({ name })) })
    await server.database.query(
      `insert into settings (name, value, updated_at) values ('signInExperience', $1, now())
      on conflict (name) do update set value = settings.value || excluded.value`,
      [value],
    )
    await server.database.query('notify latchkey_settings')
  }
})
