import type { Client } from '@latchkey/client'
import { userIdOf } from './people.ts'

/** Defines a profile field of each kind; returns the way back. */
export async function defineProfileFields(manage: Client): Promise<() => Promise<unknown>> {
  const part = (name: string) => ({ enabled: true, name, type: 'Text', required: true })
  const fields = [
    {
      name: 'motto',
      label: 'Motto',
      description: 'Your team sees it.',
      type: 'Text',
      required: true,
      config: { minLength: 3 },
    },
    { name: 'hired', label: 'Hired on', type: 'Date', required: false, config: { format: 'dd/MM/yyyy' } },
    { name: 'news', label: 'Send me news', type: 'Checkbox', required: false },
    { name: 'team', label: 'Team', type: 'Select', required: false, config: { options: [{ value: 'A' }] } },
    {
      name: 'address',
      type: 'Address',
      required: false,
      config: { parts: ['locality', 'country'].map(part) },
    },
  ]
  for (const body of fields)
    await manage('POST /api/custom-profile-fields', { body: structuredClone(body) as never })
  await manage('PATCH /api/users/:userId/custom-data', {
    params: { userId: await userIdOf(manage, 'mira') },
    body: { customData: { motto: 'Onwards', hired: '29/02/2024', news: true } },
  })
  return async () => {
    for (const { name } of fields)
      await manage('DELETE /api/custom-profile-fields/:name', { params: { name } })
  }
}

/** Lets people sign in by address and code, and asks for a profile at sign-up; returns the way back. */
export async function identifyByAddress(manage: Client): Promise<() => Promise<unknown>> {
  const before = await manage('GET /api/sign-in-exp')
  const fields = [
    { name: 'avatar', type: 'Url', required: false },
    { name: 'motto', label: 'Motto', type: 'Text', required: true },
    { name: 'birthdate', type: 'Date', required: true, config: { format: 'yyyy-MM-dd' } },
    { name: 'news', label: 'Send me news', type: 'Checkbox', required: false },
    {
      name: 'team',
      label: 'Team',
      description: 'You can change it later.',
      type: 'Select',
      required: true,
      config: { options: [{ value: 'A' }] },
    },
  ] as const
  for (const body of fields)
    await manage('POST /api/custom-profile-fields', { body: structuredClone(body) as never })
  await manage('PATCH /api/sign-in-exp', {
    body: {
      signIn: {
        methods: [
          { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
          { identifier: 'email', password: true, verificationCode: true, isPasswordPrimary: false },
          { identifier: 'phone', password: true, verificationCode: true, isPasswordPrimary: true },
        ],
      },
      signUp: { identifiers: ['email'], password: true, verify: true },
      forgotPasswordMethods: ['EmailVerificationCode', 'PhoneVerificationCode'],
      agreeToTermsPolicy: 'ManualRegistrationOnly',
      termsOfUseUrl: 'https://id.example/terms',
      privacyPolicyUrl: 'https://id.example/privacy',
    },
  })
  return async () => {
    for (const { name } of fields)
      await manage('DELETE /api/custom-profile-fields/:name', { params: { name } })
    const { signIn, signUp, forgotPasswordMethods, agreeToTermsPolicy } = before
    await manage('PATCH /api/sign-in-exp', {
      body: {
        signIn,
        signUp,
        forgotPasswordMethods,
        agreeToTermsPolicy,
        termsOfUseUrl: null,
        privacyPolicyUrl: null,
      },
    })
  }
}
