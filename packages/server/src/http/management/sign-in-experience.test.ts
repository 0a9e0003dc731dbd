import type { SignInExperience } from '@latchkey/contract'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { type Answer, ask } from '../../../../../tests/support/wire.ts'

// Rules that need a missing connector: `policies/sign-in-methods.test.ts` and `policies/sign-in-experience.test.ts`.

let server: TestServer
let initial: SignInExperience

const manage = async (at: string, body?: unknown): Promise<Answer> =>
  ask(server.url, at, { body, token: await server.token() })
const change = (body: unknown) => manage('PATCH /api/sign-in-exp', body)

beforeAll(async () => {
  server = await startTestServer()
  initial = (await manage('GET /api/sign-in-exp')).body
})
afterAll(() => server.stop())
beforeEach(async () => {
  await server.database.query(`delete from settings where name = 'signInExperience'`)
  // The change also invalidates the cached settings.
  const { tenantId: _, id: __, ...fields } = initial
  expect((await change(fields)).status).toBe(200)
})

async function expectRefused(body: unknown, status: number, code: string, data?: unknown) {
  const answer = await expectNoTrace(server.database, () => change(body))
  expect(answer, JSON.stringify(body)).toEqual(refusedAs(status, code, data))
}

async function expectRefusedRule(body: unknown, status: number, rule: string, data?: unknown) {
  await expectRefused(body, status, `sign_in_experiences.${rule}`, data)
}

async function expectTaken(body: object, stored = body) {
  expect(await change(body), JSON.stringify(body)).toMatchObject({ status: 200, body: stored })
}

describe('the sign-in experience of a new server', () => {
  it('has every field of the contract with its default', () => {
    expect(initial).toEqual({
      tenantId: 'default',
      id: 'default',
      color: { primaryColor: '#3B5BDB', isDarkModeEnabled: true, darkPrimaryColor: '#91A7FF' },
      branding: {},
      hideLogtoBranding: false,
      languageInfo: { autoDetect: true, fallbackLanguage: 'en' },
      termsOfUseUrl: null,
      privacyPolicyUrl: null,
      agreeToTermsPolicy: 'Automatic',
      signIn: {
        methods: [
          { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
        ],
      },
      signUp: { identifiers: ['username'], password: true, verify: false },
      socialSignIn: {},
      socialSignInConnectorTargets: [],
      signInMode: 'SignInAndRegister',
      customCss: null,
      customContent: {},
      customUiAssets: null,
      customUiCsp: {},
      passwordPolicy: {},
      mfa: { factors: ['Totp', 'WebAuthn', 'BackupCode'], policy: 'NoPrompt' },
      adaptiveMfa: {},
      trustedDevice: { enabled: false, durationDays: 30 },
      singleSignOnEnabled: false,
      supportEmail: null,
      supportWebsiteUrl: null,
      unknownSessionRedirectUrl: null,
      captchaPolicy: {},
      sentinelPolicy: {},
      throttlePolicy: null,
      emailBlocklistPolicy: {},
      verificationCodePolicy: {},
      forgotPasswordMethods: null,
      passwordExpiration: {},
      passkeySignIn: {},
      signUpProfileFields: null,
      usernamePolicy: {
        caseSensitive: true,
        minLength: 1,
        maxLength: 128,
        allowedChars: { lowercase: true, uppercase: true, numbers: true, underscore: true },
      },
    })
  })

  it('is public except for the blocked email addresses and the methods of password reset', async () => {
    await change({
      forgotPasswordMethods: ['EmailVerificationCode'],
      emailBlocklistPolicy: { customBlocklist: ['@mail.example'] },
    })
    const { body } = await ask(server.url, 'GET /api/.well-known/sign-in-exp')
    const { emailBlocklistPolicy: _, forgotPasswordMethods: __, throttlePolicy: ___, ...shown } = initial
    expect(body).toEqual({
      ...shown,
      socialConnectors: [],
      ssoConnectors: [],
      forgotPassword: { email: true, phone: false },
      isDevelopmentTenant: false,
      customProfileFields: [],
      customProfileFieldCatalog: [],
    })
  })
})

describe('changing the sign-in experience', () => {
  it('replaces each given field, keeps the others, and is effective from the next request', async () => {
    const policies = {
      passwordPolicy: { length: { min: 12 }, rejects: { words: ['latchkey'] } },
      mfa: {
        factors: ['Totp', 'BackupCode'],
        policy: 'Mandatory',
        organizationRequiredMfaPolicy: 'NoPrompt',
      },
      sentinelPolicy: { maxAttempts: 5, lockoutDuration: 10 },
      throttlePolicy: { secret: { perAddress: 5000 }, message: { perPhonePrefix: 10 } },
      verificationCodePolicy: { expirationDuration: 120, maxRetryAttempts: 3 },
      captchaPolicy: { enabled: true },
      trustedDevice: { enabled: true, durationDays: 7 },
      passkeySignIn: { enabled: true },
    }
    await manage('PUT /api/captcha-provider', {
      config: { type: 'Turnstile', siteKey: 'a-site', secretKey: 'a-secret' },
    })
    const { status, body } = await change(policies)
    expect(status).toBe(200)
    expect(body).toEqual({ ...initial, ...policies })
    expect((await manage('GET /api/sign-in-exp')).body).toEqual(body)

    await expectTaken({ passwordPolicy: { length: { max: 64 } } })
    expect((await manage('GET /api/sign-in-exp')).body.passwordPolicy).toEqual({ length: { max: 64 } })
  })

  it('constrains people at once', async () => {
    const mira = await somebody(server)
    await change({ passwordPolicy: { length: { min: 20 } } })
    const answer = await mira.ask('POST /api/my-account/password', {
      body: { password: 'a-Quieter-Lake-78' },
      verification: await mira.prove(),
    })
    expect(answer).toEqual(
      refusedAs(422, 'password.rejected', [
        { code: 'password_rejected.too_short', interpolation: { min: 20 } },
      ]),
    )
  })

  it('records an event', async () => {
    await change({ customCss: 'a {}', sentinelPolicy: {} })
    const { body } = await manage('GET /api/logs?logKey=SignInExperience.Updated')
    expect(body[0].payload).toMatchObject({ fields: ['customCss', 'sentinelPolicy'], result: 'Success' })
  })

  it('treats an empty text as unset', async () => {
    const urls = {
      termsOfUseUrl: '',
      privacyPolicyUrl: '',
      supportWebsiteUrl: '',
      unknownSessionRedirectUrl: '',
    }
    const none = Object.fromEntries(Object.keys(urls).map(key => [key, null]))
    await expectTaken(
      { ...urls, supportEmail: '', customCss: '' },
      { ...none, supportEmail: null, customCss: null },
    )
  })

  it('ignores `id`, `tenantId` and unknown fields', async () => {
    const { status, body } = await change({ id: 'x', tenantId: 'y', unknown: 1, customCss: null })
    expect(status).toBe(200)
    expect(body).toEqual(initial)
  })

  it('refuses an empty change', async () => {
    await expectRefused({}, 422, 'entity.invalid_input')
    await expectRefused({ id: 'x' }, 422, 'entity.invalid_input')
  })

  it('sets the time of custom UI assets itself', async () => {
    const begun = Date.now()
    const { body } = await change({ customUiAssets: { id: 'mine', createdAt: 5 } })
    expect(body.customUiAssets).toEqual({ id: 'mine', createdAt: expect.any(Number) })
    expect(body.customUiAssets.createdAt).toBeGreaterThanOrEqual(begun)
    await expectTaken({ customUiAssets: null })
  })

  it('accepts and ignores `removeUnusedDemoSocialConnector`', async () => {
    const answer = await manage('PATCH /api/sign-in-exp?removeUnusedDemoSocialConnector=true', {
      customCss: null,
    })
    expect(answer.status).toBe(200)
  })

  it.each<[what: string, body: object]>([
    ['a color', { color: { primaryColor: 'blue', isDarkModeEnabled: true, darkPrimaryColor: '#fff' } }],
    ['a whole color setting', { color: { primaryColor: '#fff' } }],
    ['the URL of a logo', { branding: { logoUrl: 'logo.png' } }],
    ['the URL of a logo (script)', { branding: { logoUrl: 'javascript:alert(1)' } }],
    ['a URL', { termsOfUseUrl: 'terms' }],
    ['a URL (script)', { privacyPolicyUrl: 'javascript:alert(1)' }],
    ['a URL (script)', { supportWebsiteUrl: 'javascript:alert(1)' }],
    ['a URL (script)', { unknownSessionRedirectUrl: 'javascript:alert(1)' }],
    ['a URL of permitted length', { termsOfUseUrl: `https://mail.example/${'x'.repeat(2048)}` }],
    ['a language', { languageInfo: { autoDetect: true, fallbackLanguage: 'en us' } }],
    ['a mode', { signInMode: 'Never' }],
    ['an agreement to terms', { agreeToTermsPolicy: 'Never' }],
    ['an identifier', { signUp: { identifiers: ['name'], password: true, verify: false } }],
    ['a factor', { mfa: { factors: ['Guess'], policy: 'NoPrompt' } }],
    ['a policy of factors', { mfa: { factors: [], policy: 'Never' } }],
    ['a policy of factors', { mfa: { factors: [] } }],
    ['a length', { passwordPolicy: { length: { min: 0 } } }],
    ['a number of character types', { passwordPolicy: { characterTypes: { min: 5 } } }],
    ['a number of failures', { sentinelPolicy: { maxAttempts: 0 } }],
    ['a lockout duration', { sentinelPolicy: { lockoutDuration: -1 } }],
    ['a throttle', { throttlePolicy: { secret: { perAddress: 0 } } }],
    ['a throttle', { throttlePolicy: { message: { perServer: 1.5 } } }],
    ['a lifetime of a code', { verificationCodePolicy: { expirationDuration: 59 } }],
    ['a lifetime of a code', { verificationCodePolicy: { expirationDuration: 3601 } }],
    ['a number of guesses', { verificationCodePolicy: { maxRetryAttempts: 0 } }],
    ['a number of guesses', { verificationCodePolicy: { maxRetryAttempts: 101 } }],
    ['a lifetime of a trusted device', { trustedDevice: { durationDays: 366 } }],
    ['a method of password reset', { forgotPasswordMethods: ['Guess'] }],
    ['a list', { emailBlocklistPolicy: { customBlocklist: '@mail.example' } }],
    ['a range of username lengths', { usernamePolicy: { minLength: 5, maxLength: 4 } }],
    ['a set of username characters', { usernamePolicy: { allowedChars: allowed({ numbers: true }) } }],
    ['a minimum username length', { usernamePolicy: { minLength: 0 } }],
    ['a maximum username length', { usernamePolicy: { maxLength: 129 } }],
  ])('refuses what is not %s', async (_, body) => {
    const whole =
      'usernamePolicy' in body
        ? { usernamePolicy: { ...initial.usernamePolicy, ...(body.usernamePolicy as object) } }
        : body
    await expectRefused(whole, 400, 'guard.invalid_input')
  })

  it('needs a complete username policy', async () => {
    await expectRefused({ usernamePolicy: { caseSensitive: true } }, 400, 'guard.invalid_input')
    await expectTaken({
      usernamePolicy: { ...initial.usernamePolicy, allowedChars: allowed({ underscore: true }) },
    })
  })
})

describe('the rules of the sign-in experience', () => {
  it('1: sign-up profile fields are unique', async () => {
    const signUpProfileFields = ['nickname', 'website', 'nickname'].map(name => ({ name }))
    await expectRefused({ signUpProfileFields }, 400, 'request.invalid_input', {
      duplicateNames: ['nickname'],
      reason: expect.any(String),
    })
    await expectTaken({ signUpProfileFields: [{ name: 'nickname' }] })
    await expectTaken({ signUpProfileFields: null })
  })

  it('2 and 13: sources of the content security policy and hiding of the branding cannot be set here', async () => {
    for (const source of [
      'cdn',
      'https://',
      'ftp://cdn.example',
      'https://cdn.example/x',
      "'unsafe-inline'",
    ]) {
      const answer = await change({ customUiCsp: { scriptSrc: [source] } })
      expect(answer).toEqual(refusedAs(400, 'request.invalid_input'))
      expect(answer.body.details).toContain('no origins')
    }
    const sources = ['https://cdn.example', 'wss://*.cdn.example/', 'http://localhost:5000']
    for (const customUiCsp of [{ scriptSrc: sources }, { connectSrc: sources }]) {
      const answer = await change({ customUiCsp })
      expect(answer).toEqual(refusedAs(400, 'request.invalid_input'))
      expect(answer.body.details).toContain('cannot be set here')
    }
    expect((await change({ customUiCsp: { scriptSrc: [], connectSrc: [] } })).body.customUiCsp).toEqual({})
    await expectRefused({ hideLogtoBranding: true }, 400, 'request.invalid_input')
  })

  it('3: the fallback language is one that has texts', async () => {
    await expectRefusedRule(
      { languageInfo: { autoDetect: false, fallbackLanguage: 'nl' } },
      400,
      'unsupported_default_language',
      { language: 'nl' },
    )
    await expectTaken({ languageInfo: { autoDetect: false, fallbackLanguage: 'zh-CN' } })
  })

  it('5: social targets keep their order, and those without a connector are dropped', async () => {
    for (const connectorId of ['github-universal', 'google-universal'])
      await server.manage('POST /api/connectors', {
        body: { connectorId, config: { clientId: 'x', clientSecret: 'x' } },
      })
    await expectTaken(
      { socialSignInConnectorTargets: ['google', 'nowhere', 'github'] },
      { socialSignInConnectorTargets: ['google', 'github'] },
    )
  })

  const signUp = (identifiers: string[], more: object = {}) => ({
    signUp: { identifiers, password: true, verify: true, ...more },
  })

  it('6: secondary identifiers need a primary one, and identifiers are unique', async () => {
    await expectRefusedRule(
      signUp([], { secondaryIdentifiers: [{ identifier: 'email', verify: true }] }),
      400,
      'missing_sign_up_identifiers',
    )
    await expectRefusedRule(signUp(['email', 'email']), 400, 'duplicated_sign_up_identifiers')
    await expectRefusedRule(
      signUp(['email'], { secondaryIdentifiers: [{ identifier: 'email', verify: true }] }),
      400,
      'duplicated_sign_up_identifiers',
    )
    await expectTaken(signUp(['username'], { secondaryIdentifiers: [{ identifier: 'email', verify: true }] }))
    await expectTaken(signUp([], { password: false }))
  })

  it('6: email addresses and phone numbers are verified', async () => {
    for (const identifier of ['email', 'phone'])
      await expectRefusedRule(signUp([identifier], { verify: false }), 400, 'passwordless_requires_verify')
    for (const identifier of ['email', 'phone', 'emailOrPhone'])
      await expectRefusedRule(
        signUp(['username'], { secondaryIdentifiers: [{ identifier }] }),
        400,
        'passwordless_requires_verify',
      )
    await expectTaken(signUp(['username'], { verify: false }))
    await expectTaken(signUp(['email', 'phone']))
  })

  const method = (identifier: string, proofs: { password?: boolean; verificationCode?: boolean }) => ({
    identifier,
    password: false,
    verificationCode: false,
    isPasswordPrimary: true,
    ...proofs,
  })
  const byPassword = method('username', { password: true })
  const byEmail = method('email', { verificationCode: true })
  const byPhone = method('phone', { verificationCode: true })
  const signIn = (...methods: object[]) => ({ signIn: { methods } })

  it('7: each sign-in method has a password or a code', async () => {
    await expectRefusedRule(
      signIn(byPassword, method('email', {})),
      400,
      'at_least_one_authentication_factor',
    )
    await expectTaken(signIn(byPassword, byEmail))
  })

  it('7: sign-up without a password needs sign-in by code', async () => {
    const withoutPassword = signUp(['email'], { password: false })
    const needsCode = { ...withoutPassword, ...signIn(method('email', { password: true })) }
    await expectRefusedRule(needsCode, 400, 'code_sign_in_must_be_enabled')
    await expectRefusedRule(
      { ...withoutPassword, ...signIn(byPassword) },
      400,
      'code_sign_in_must_be_enabled',
    )
    await expectTaken({ ...withoutPassword, ...signIn(byEmail) })
    // The rule also applies to fields that are only stored.
    await expectRefusedRule(signIn(byPassword), 400, 'code_sign_in_must_be_enabled')
  })

  it.each([
    ['EmailVerificationCode', byEmail, 'email', byPhone],
    ['PhoneVerificationCode', byPhone, 'phone', byEmail],
  ])('7 and 8: a code is for sign-in or a second factor, not both: %s', async (factor, by, kind, other) => {
    const mfa = { factors: [factor], policy: 'NoPrompt' }
    const forSignIn = `${kind}_verification_code_cannot_be_used_for_sign_in`
    const forMfa = `${kind}_verification_code_cannot_be_used_for_mfa`
    await expectRefusedRule({ ...signIn(by), mfa }, 400, forSignIn)

    await expectTaken({ mfa })
    await expectRefusedRule(signIn(by), 400, forSignIn)
    await expectTaken(signIn(other, method(kind, { password: true })))
    await expectTaken({ mfa: { factors: ['Totp'], policy: 'NoPrompt' }, ...signIn(by) })
    await expectRefusedRule({ mfa }, 400, forMfa)
  })

  it('8: factors are unique, and backup codes need another factor', async () => {
    const mfa = (...factors: string[]) => ({ mfa: { factors, policy: 'NoPrompt' } })
    await expectRefusedRule(mfa('Totp', 'Totp'), 400, 'duplicated_mfa_factors')
    await expectRefusedRule(mfa('BackupCode', 'BackupCode'), 400, 'duplicated_mfa_factors')
    await expectRefusedRule(mfa('BackupCode'), 400, 'backup_code_cannot_be_enabled_alone')
    await expectTaken(mfa('WebAuthn', 'BackupCode'))
  })

  it('9: adaptive MFA needs a factor and a policy that people cannot skip, and vice versa', async () => {
    const adaptiveMfa = { enabled: true }
    const mfa = (policy: string, ...factors: string[]) => ({ mfa: { factors, policy } })
    await expectRefusedRule({ adaptiveMfa, ...mfa('NoPrompt') }, 422, 'adaptive_mfa_requires_mfa')
    await expectRefusedRule(
      { adaptiveMfa, ...mfa('PromptOnlyAtSignInMandatory') },
      422,
      'adaptive_mfa_requires_mfa',
    )
    for (const policy of ['NoPrompt', 'Mandatory', 'PromptAtSignInAndSignUp'])
      await expectRefusedRule(
        { adaptiveMfa, ...mfa(policy, 'Totp') },
        422,
        'adaptive_mfa_requires_non_skippable_policy',
      )
    for (const policy of ['PromptAtSignInAndSignUpMandatory', 'PromptOnlyAtSignInMandatory']) {
      await expectRefusedRule(mfa(policy, 'Totp'), 422, 'non_adaptive_mfa_requires_skippable_policy')
      await expectTaken({ adaptiveMfa, ...mfa(policy, 'Totp') })
      await expectRefusedRule(
        { adaptiveMfa: { enabled: false } },
        422,
        'non_adaptive_mfa_requires_skippable_policy',
      )
      await expectTaken(mfa(policy), { ...mfa(policy), adaptiveMfa: { enabled: false } })
    }
  })

  it('10: password reset accepts both code methods, and null means both', async () => {
    await expectTaken({ forgotPasswordMethods: ['EmailVerificationCode', 'PhoneVerificationCode'] })
    await expectTaken({ forgotPasswordMethods: null })
    const { body } = await ask(server.url, 'GET /api/.well-known/sign-in-exp')
    expect(body.forgotPassword).toEqual({ email: true, phone: true })
  })

  it('11: password expiry is in whole days', async () => {
    await expectTaken({ forgotPasswordMethods: ['EmailVerificationCode'] })
    for (const validPeriodDays of [undefined, 0, -1, 1.5, 36_501])
      await expectRefusedRule(
        { passwordExpiration: { enabled: true, validPeriodDays } },
        422,
        'password_expiration_invalid_period_days',
      )
  })

  it('11: password expiry needs a method of password reset', async () => {
    const passwordExpiration = { enabled: true, validPeriodDays: 90 }
    const rule = 'password_expiration_requires_forgot_password'
    await expectTaken({ forgotPasswordMethods: [] })
    await expectRefusedRule({ passwordExpiration }, 422, rule)
    await expectTaken({ passwordExpiration, forgotPasswordMethods: null })
    await expectTaken({ forgotPasswordMethods: ['PhoneVerificationCode'] })
    await expectRefusedRule({ forgotPasswordMethods: [] }, 422, rule)
    await expectTaken({ passwordExpiration: { enabled: false }, forgotPasswordMethods: [] })
  })

  it('11: fields of the password expiry are merged until it is disabled, and the server sets when it began', async () => {
    const begun = Date.now()
    const forgotPasswordMethods = ['EmailVerificationCode']
    const first = await change({
      forgotPasswordMethods,
      passwordExpiration: { enabled: true, validPeriodDays: 90, enabledAt: 5 },
    })
    const { enabledAt } = first.body.passwordExpiration
    expect(enabledAt).toBeGreaterThanOrEqual(begun)
    expect(first.body.passwordExpiration).toEqual({ enabled: true, validPeriodDays: 90, enabledAt })

    const later = await change({ passwordExpiration: { validPeriodDays: 30 } })
    expect(later.body.passwordExpiration).toEqual({ enabled: true, validPeriodDays: 30, enabledAt })
    const off = await change({ passwordExpiration: { enabled: false, validPeriodDays: 30 } })
    expect(off.body.passwordExpiration).toEqual({ enabled: false })
    await expectRefusedRule(
      { passwordExpiration: { enabled: true } },
      422,
      'password_expiration_invalid_period_days',
    )
    const again = await change({ passwordExpiration: { enabled: true, validPeriodDays: 1 } })
    expect(again.body.passwordExpiration.enabledAt).toBeGreaterThan(enabledAt)
  })

  it('12: email lists contain addresses and domains', async () => {
    for (const list of ['customAllowlist', 'customBlocklist'])
      await expectRefusedRule(
        { emailBlocklistPolicy: { [list]: ['@mail.example', 'mail.example'] } },
        400,
        'invalid_custom_email_blocklist_format',
        { entries: ['mail.example'] },
      )
    await expectTaken({
      emailBlocklistPolicy: {
        blockDisposableAddresses: true,
        blockSubaddressing: true,
        customAllowlist: ['*@mail.example'],
        customBlocklist: ['mira@mail.example', '@*.other.example'],
      },
    })
  })

  it('apply between concurrent changes: the second sees the first', async () => {
    const mfa = { factors: ['EmailVerificationCode'], policy: 'NoPrompt' }
    for (let round = 0; round < 5; round += 1) {
      await expectTaken({ ...signIn(byPassword), mfa: initial.mfa })
      const answers = await Promise.all([change(signIn(byPassword, byEmail)), change({ mfa })])
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400])
    }
  })

  it('are checked in the order of the contract, and the first violation is reported', async () => {
    const faults: [body: object, code: string][] = [
      [{ signUpProfileFields: [{ name: 'x' }, { name: 'x' }] }, 'request.invalid_input'],
      [
        { languageInfo: { autoDetect: true, fallbackLanguage: 'nl' } },
        'sign_in_experiences.unsupported_default_language',
      ],
      [signUp(['email', 'email']), 'sign_in_experiences.duplicated_sign_up_identifiers'],
      [signIn(method('email', {})), 'sign_in_experiences.at_least_one_authentication_factor'],
      [
        { mfa: { factors: ['Totp', 'Totp'], policy: 'NoPrompt' } },
        'sign_in_experiences.duplicated_mfa_factors',
      ],
      [{ adaptiveMfa: { enabled: true } }, 'sign_in_experiences.adaptive_mfa_requires_non_skippable_policy'],
      [
        { passwordExpiration: { enabled: true } },
        'sign_in_experiences.password_expiration_invalid_period_days',
      ],
      [
        { emailBlocklistPolicy: { customBlocklist: ['x'] } },
        'sign_in_experiences.invalid_custom_email_blocklist_format',
      ],
      [{ hideLogtoBranding: true }, 'request.invalid_input'],
    ]
    await change({ mfa: { factors: ['Totp'], policy: 'NoPrompt' } })
    for (let from = 0; from < faults.length; from += 1) {
      const body = Object.assign({}, ...faults.slice(from).map(([fault]) => fault))
      expect((await change(body)).body.code).toBe(faults[from]?.[1])
    }
  })
})

describe('usernames that differ only in case', () => {
  const conflicts = 'GET /api/sign-in-exp/username-policy/case-sensitivity-conflicts'
  const noLongerSensitive = () => ({ usernamePolicy: { ...initial.usernamePolicy, caseSensitive: false } })
  const create = (username: string) => manage('POST /api/users', { username })
  const removeAll = () => server.database.query('delete from users where username is not null')

  beforeEach(removeAll)

  it('are reported as no conflict when there are none', async () => {
    await create('mira')
    expect(await manage(conflicts)).toMatchObject({ status: 200, body: { totalConflicts: 0, samples: [] } })
  })

  it('are listed, and block making usernames case-insensitive', async () => {
    const ids: string[] = []
    for (const username of ['mira', 'noor', 'Noor', 'zoe', 'zoE', 'zOe'])
      ids.push((await create(username)).body.id)
    const all = {
      totalConflicts: 2,
      samples: [
        { usernameLower: 'noor', userIds: ids.slice(1, 3) },
        { usernameLower: 'zoe', userIds: ids.slice(3) },
      ],
    }
    expect((await manage(conflicts)).body).toEqual(all)
    expect((await manage(`${conflicts}?limit=1`)).body).toEqual({ ...all, samples: [all.samples[0]] })
    await expectRefusedRule(noLongerSensitive(), 409, 'username_policy_case_conflicts_exist', all)

    for (const id of ids.slice(2)) await manage(`DELETE /api/users/${id}`)
    await expectTaken(noLongerSensitive())
    expect(await create('MIRA')).toEqual(refusedAs(422, 'user.username_already_in_use'))
  })

  it.each(['0', '101', 'x', '', '1.5', '-1'])('are not listed with the limit %j', async limit => {
    expect(await manage(`${conflicts}?limit=${limit}`)).toEqual(refusedAs(400, 'guard.invalid_input'))
  })

  it('cannot arise from a race: the policy change waits for a username that is taken first', async () => {
    await create('mira')
    const blocker = await blocking('lock table users in share row exclusive mode')
    const creation = create('MIRA')
    await untilWaiting(1)
    const switching = change(noLongerSensitive())
    await untilWaiting(2)
    await blocker.release()
    expect((await creation).status).toBe(200)
    expect(await switching).toEqual(
      refusedAs(409, 'sign_in_experiences.username_policy_case_conflicts_exist'),
    )
  })

  it('cannot arise from a race: a username that is taken second is refused', async () => {
    await create('mira')
    const blocker = await blocking(`select 1 from settings where name = 'signInExperience' for update`)
    const switching = change(noLongerSensitive())
    await untilWaiting(1)
    const creation = create('MIRA')
    await untilWaiting(2)
    await blocker.release()
    expect((await switching).status).toBe(200)
    expect(await creation).toEqual(refusedAs(422, 'user.username_already_in_use'))
  })

  /** A separate transaction that holds a lock. */
  async function blocking(statement: string) {
    const client = new pg.Client({ connectionString: server.databaseUrl })
    await client.connect()
    await client.query('begin')
    await client.query(statement)
    // Ends the connection also when the test fails, as it would block the server's end.
    onTestFinished(() => client.end())
    return { release: () => client.query('commit') }
  }

  async function untilWaiting(number: number) {
    await expect
      .poll(async () => {
        const { rows } = await server.database.query(
          `select count(*)::int as waiting from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`,
        )
        return rows[0].waiting
      })
      .toBe(number)
  }
})

describe('checking a password against the policy', () => {
  const check = (body: unknown) => manage('POST /api/sign-in-exp/default/check-password', body)

  it('accepts a good password', async () => {
    const { id: userId } = (await manage('POST /api/users', { name: 'Mira' })).body
    expect(await check({ password: 'a-Quieter-Lake-78', userId })).toMatchObject({
      status: 200,
      body: { result: true },
    })
  })

  it('answers 400 with all violations, in the shape of the result', async () => {
    await change({ passwordPolicy: { characterTypes: { min: 2 }, rejects: { words: ['lake'] } } })
    const { id: userId } = (await manage('POST /api/users', { name: 'Mira Quentin' })).body
    const { status, body } = await check({ password: 'miralake', userId })
    expect(status).toBe(400)
    expect(body).toEqual({
      result: false,
      issues: [
        { code: 'password_rejected.character_types', interpolation: { min: 2 } },
        { code: 'password_rejected.restricted.user_info' },
        { code: 'password_rejected.restricted.words' },
      ],
    })
    expect((await check({ password: '', userId })).body.issues[0].code).toBe('password_rejected.too_short')
  })

  it('returns the violations through the typed client', async () => {
    const { id: userId } = (await manage('POST /api/users', {})).body
    const answer = server.manage('POST /api/sign-in-exp/default/check-password', {
      body: { password: 'short', userId },
    })
    await expect(answer).rejects.toMatchObject({ status: 400, data: { result: false, issues: [{}] } })
  })

  it('needs a user id when the policy rejects personal details', async () => {
    const reason = 'the policy rejects what is known of a person, so that userId is needed'
    const answer = await check({ password: 'a-Quieter-Lake-78' })
    expect(answer).toEqual(refusedAs(400, 'request.invalid_input', { message: reason, reason }))
    expect(answer.body.message).toBe(`The request is not valid: ${reason}`)
    await change({ passwordPolicy: { rejects: { userInfo: false } } })
    expect((await check({ password: 'a-Quieter-Lake-78' })).body).toEqual({ result: true })
  })

  it('refuses an unknown user and a body without a password', async () => {
    const body = { password: 'a-Quieter-Lake-78', userId: 'nobody' }
    expect(await check(body)).toEqual(refusedAs(404, 'entity.not_found'))
    expect(await check({})).toEqual(refusedAs(400, 'guard.invalid_input'))
  })

  it('records no event', async () => {
    const { id: userId } = (await manage('POST /api/users', {})).body
    const { rows: before } = await server.database.query('select count(*) from events')
    await check({ password: 'short', userId })
    const { rows: after } = await server.database.query('select count(*) from events')
    expect(after).toEqual(before)
  })
})

function allowed(given: Partial<SignInExperience['usernamePolicy']['allowedChars']>) {
  return { lowercase: false, uppercase: false, numbers: false, underscore: false, ...given }
}
