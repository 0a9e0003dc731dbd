import { Problem } from '@latchkey/contract'
import { describe, expect, it } from 'vitest'
import { requireAllowedEmail, requireWellFormedEntries } from './email-blocklist.ts'

const notAllowed = 'session.email_blocklist.email_not_allowed'

describe('an e-mail address', () => {
  it('is unrestricted without a policy', async () => {
    expect(await refusalOf('mira+news@mailinator.com', {})).toBeUndefined()
    expect(await refusalOf('mira@mail.example', { customAllowlist: [], customBlocklist: [] })).toBeUndefined()
  })

  it.each(['mira', '', 'mira@', 'mira@.'])('needs a domain: %j', async email => {
    expect(await refusalOf(email, {})).toMatchObject({
      code: 'session.email_blocklist.invalid_email',
      status: 400,
    })
  })

  it('is refused with a subaddress where the policy blocks them', async () => {
    const policy = { blockSubaddressing: true }
    expect(await refusalOf('mira+news@mail.example', policy)).toMatchObject({
      code: 'session.email_blocklist.email_subaddressing_not_allowed',
      status: 422,
    })
    expect(await refusalOf('mira@mail+news.example', policy)).toBeUndefined()
  })

  it('is named in its refusal', async () => {
    const refusal = await refusalOf('mira@mail.example', { customBlocklist: ['@mail.example'] })
    expect(refusal).toMatchObject({ code: notAllowed, status: 422, data: { email: 'mira@mail.example' } })
  })

  it('is refused by the first rule that it breaks', async () => {
    const policy = { blockSubaddressing: true, customBlocklist: ['@mail.example'] }
    const refusal = await refusalOf('mira+x@mail.example', policy)
    expect(refusal?.code).toBe('session.email_blocklist.email_subaddressing_not_allowed')
  })
})

describe('a custom list', () => {
  it('of allowed addresses refuses all others', async () => {
    const policy = { customAllowlist: ['@mail.example', 'noor@other.example'] }
    expect(await refusalOf('mira@mail.example', policy)).toBeUndefined()
    expect(await refusalOf('noor@other.example', policy)).toBeUndefined()
    expect((await refusalOf('mira@other.example', policy))?.code).toBe(notAllowed)
  })

  it('of allowed addresses does not override the list of blocked ones', async () => {
    const policy = { customAllowlist: ['@mail.example'], customBlocklist: ['mira@mail.example'] }
    expect((await refusalOf('mira@mail.example', policy))?.code).toBe(notAllowed)
    expect(await refusalOf('noor@mail.example', policy)).toBeUndefined()
  })

  it.each([
    ['mira@mail.example', 'mira@mail.example'],
    ['Mira@Mail.Example', 'mIRA@mAIL.eXAMPLE'],
    ['@mail.example', 'anybody@mail.example'],
    ['mira*@mail.example', 'mira@mail.example'],
    ['mira*@mail.example', 'mira.quentin@mail.example'],
    ['*ira@mail.example', 'mira@mail.example'],
    ['m*a@mail.example', 'mira@mail.example'],
    ['m*i*a@mail.example', 'mira@mail.example'],
    ['*@mail.example', 'mira@mail.example'],
    ['@*.example', 'mira@mail.example'],
    ['@mail.*', 'mira@mail.co.example'],
    ['@*', 'mira@mail.example'],
    ['m*@*l.example', 'mira@mail.example'],
    ['@mail.example', 'mira@mail.example.'],
    ['@mail.example', 'mira@elsewhere.example@mail.example'],
    ['@例子.example', 'mira@xn--fsqu00a.example'],
    ['@*.xn--fsqu00a.example', 'mira@mail.例子.example'],
  ])('with the entry %s matches %s', async (entry, email) => {
    expect((await refusalOf(email, { customBlocklist: [entry] }))?.code).toBe(notAllowed)
  })

  it.each([
    ['mira@mail.example', 'xmira@mail.example'],
    ['mira@mail.example', 'mirax@mail.example'],
    ['mira@mail.example', 'mira@mail.example.org'],
    ['@mail.example', 'mira@sub.mail.example'],
    ['@mail.example', 'mira@xmail.example'],
    ['@*.mail.example', 'mira@mail.example'],
    ['m*x@mail.example', 'mira@mail.example'],
    ['mira@mail.example', 'mi.ra@mail.example'],
    ['m.ra@mail.example', 'mira@mail.example'],
    ['@mailxexample', 'mira@mail.example'],
    ['m*@mail.example', 'noor@elsewhere.example'],
  ])('with the entry %s does not match %s', async (entry, email) => {
    expect(await refusalOf(email, { customBlocklist: [entry] })).toBeUndefined()
  })

  it.each([
    ['mira@gmail.com', 'm.i.r.a@gmail.com'],
    ['m.ira@gmail.com', 'mira@gmail.com'],
    ['mira@gmail.com', 'mi.ra@googlemail.com'],
    ['mira@googlemail.com', 'mira@gmail.com'],
    ['@googlemail.com', 'mira@gmail.com'],
    ['@gmail.com', 'mira@googlemail.com'],
    ['mi.ra*@gmail.com', 'mira.quentin@gmail.com'],
    ['@google*', 'mira@gmail.com'],
  ])('with the entry %s matches another spelling of a Gmail address: %s', async (entry, email) => {
    expect((await refusalOf(email, { customBlocklist: [entry] }))?.code).toBe(notAllowed)
  })

  it('is matched in bounded time', async () => {
    const entry = `${'a*'.repeat(150)}b@mail.example`
    const begun = performance.now()
    await refusalOf(`${'a'.repeat(10_000)}@mail.example`, { customBlocklist: Array(50).fill(entry) })
    expect(performance.now() - begun).toBeLessThan(1000)
  })
})

describe('a disposable address', () => {
  const policy = { blockDisposableAddresses: true }

  it.each(['mira@mailinator.com', 'mira@MAILINATOR.com', 'mira@sub.mailinator.com', 'mira@10minutemail.com'])(
    'is refused where the policy blocks them: %s',
    async email => {
      expect((await refusalOf(email, policy))?.code).toBe(notAllowed)
      expect(await refusalOf(email, {})).toBeUndefined()
    },
  )

  it.each([
    'mira@gmail.com',
    'mira@mail.example',
    'mira@mailinator.com.example',
    'mailinator.com@mail.example',
  ])('is told apart from %s', async email => {
    expect(await refusalOf(email, policy)).toBeUndefined()
  })

  it('is refused even if the list of allowed addresses has it', async () => {
    const allowed = { ...policy, customAllowlist: ['@mailinator.com'] }
    expect((await refusalOf('mira@mailinator.com', allowed))?.code).toBe(notAllowed)
  })
})

describe('an entry of a custom list', () => {
  it.each([
    ...['mira@mail.example', '@mail.example', 'mira+*@mail.example', '*@mail.example', '@*.example', '@*'],
    ...['@例子.example', "o'neil@mail.example", '@a-b_c.example'],
  ])('may be %s', entry => {
    requireWellFormedEntries({ customAllowlist: [entry], customBlocklist: [entry] })
  })

  it.each([
    ...['', 'mail.example', 'mira', '@', 'mira@', '@mail', 'mira@mail', 'a@b@mail.example', '@mail..example'],
    ...[
      'mi ra@mail.example',
      '@mail example.org',
      '@.example',
      '@mail.example/',
      `@${'a'.repeat(320)}.example`,
    ],
  ])('may not be %j', entry => {
    for (const policy of [{ customAllowlist: [entry] }, { customBlocklist: ['@mail.example', entry] }])
      expect(() => requireWellFormedEntries(policy)).toThrow(
        expect.objectContaining({
          code: 'sign_in_experiences.invalid_custom_email_blocklist_format',
          status: 400,
          data: { entries: [entry] },
        }),
      )
  })
})

async function refusalOf(
  email: string,
  policy: Parameters<typeof requireAllowedEmail>[1],
): Promise<Problem | undefined> {
  return requireAllowedEmail(email, policy).then(
    () => undefined,
    error => {
      if (error instanceof Problem) return error
      throw error
    },
  )
}
