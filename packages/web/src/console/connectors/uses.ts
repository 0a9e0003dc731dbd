import type { Output } from '@latchkey/client'
import { useMay } from '../access.ts'
import { useRead } from '../data/read.ts'
import type { ConsoleKey } from '../texts.tsx'
import type { Connector } from './connector-name.ts'

type Experience = Output<'GET /api/sign-in-exp'>

/** The settings of sign-in; undefined while they load, and for those who may not read them. */
export function useExperience(): Experience | undefined {
  const may = useMay()
  return useRead('GET /api/sign-in-exp', undefined, { isEnabled: may('settings:read') }).data
}

/** What people do with the connector today, as words. */
export function usesOf(
  { type, target }: Pick<Connector, 'type' | 'target'>,
  experience: Experience,
): ConsoleKey[] {
  if (type === 'Social')
    return experience.socialSignInConnectorTargets.includes(target) ? ['connectors.use.signIn'] : []
  const identifier = type === 'Email' ? 'email' : 'phone'
  const { signIn, signUp, mfa, forgotPasswordMethods } = experience
  const factor = type === 'Email' ? 'EmailVerificationCode' : 'PhoneVerificationCode'
  const isAllowed =
    forgotPasswordMethods === null ||
    forgotPasswordMethods.some(method => method.toLowerCase().startsWith(identifier))
  return [
    ...(signIn.methods.some(each => each.identifier === identifier && each.verificationCode)
      ? (['connectors.use.code'] as const)
      : []),
    ...(signUp.verify && signUp.identifiers.includes(identifier) ? (['connectors.use.signUp'] as const) : []),
    ...(isAllowed ? (['connectors.use.password'] as const) : []),
    ...(mfa.factors.includes(factor) ? (['connectors.use.factor'] as const) : []),
  ]
}
