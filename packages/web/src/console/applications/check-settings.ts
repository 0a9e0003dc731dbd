import { useSay } from '../texts.tsx'
import { type Application, kindOf } from './application-kind.ts'
import { parseObject } from './parse-object.ts'
import { type AddressCheck, useRedirectCheck } from './redirect-check.ts'
import { refusalsIn } from './refusals.ts'
import type { ApplicationForm, Settings } from './use-application-form.ts'

const limits = {
  idTokenTtl: 2 ** 31 - 1,
  refreshTokenTtlInDays: 180,
  maxAllowedGrants: 2 ** 31 - 1,
} as const

/** What is wrong with the settings, field by field, and whether they can be sent. `problem` is the answer of the server. */
export function useSettingsCheck(application: Application, form: ApplicationForm, problem: unknown) {
  const { settings, isTried } = form
  const redirect = useRedirectCheck(kindOf(application), isTried)
  const origin = useOriginCheck(isTried)
  const faults = useFaults(settings)
  const refusalOf = useRefusals(problem)
  const addresses = [
    ...settings.redirectUris.map(each => redirect(each, settings.redirectUris)),
    ...settings.postLogoutRedirectUris.map(each => redirect(each, settings.postLogoutRedirectUris)),
    ...settings.corsAllowedOrigins.map(origin),
  ]
  return {
    /** By the rule of the server while it is typed, and then by its answer. */
    redirectIn: (list: 'redirectUris' | 'postLogoutRedirectUris') => (value: string, at: number) => {
      const check = redirect(value, settings[list])
      // What is empty is not sent.
      const sentAt = settings[list].slice(0, at).filter(each => each.trim() !== '').length
      return { ...check, error: check.error ?? refusalOf(list, sentAt) }
    },
    origin,
    /** Shown once saving was pressed: a value is not wrong while it is typed. */
    errorOf: (name: keyof Settings) => (isTried ? (faults[name] ?? refusalOf(name)) : undefined),
    canBeSent: !Object.values(faults).some(Boolean) && !addresses.some(({ isRefused }) => isRefused),
  }
}

export type SettingsCheck = ReturnType<typeof useSettingsCheck>

function useOriginCheck(isTried: boolean) {
  const say = useSay()
  return (value: string): AddressCheck => {
    if (value === '' || value.includes('*')) return { isRefused: false }
    const url = URL.parse(value)
    if (!url || /\s/.test(value)) {
      return isTried
        ? { error: say('applications.address.incomplete'), isRefused: true }
        : { hint: say('applications.address.unfinished'), isRefused: true }
    }
    const isOfBrowser = /^https?:$/.test(url.protocol)
    if (isOfBrowser && url.origin !== value)
      return { error: say('applications.address.origin', { value: url.origin }), isRefused: true }
    return { isRefused: false }
  }
}

function useFaults(settings: Settings): Partial<Record<keyof Settings, string | undefined>> {
  const say = useSay()
  const number = (name: keyof typeof limits) => {
    const typed = settings[name].trim()
    const isWhole = /^\d+$/.test(typed) && Number(typed) >= 1 && Number(typed) <= limits[name]
    return typed === '' || isWhole ? undefined : say('applications.number.wrong', { count: limits[name] })
  }
  const webAddress = (typed: string) => {
    const isGood = typed.trim() === '' || /^https?:$/.test(URL.parse(typed.trim())?.protocol ?? '')
    return isGood ? undefined : say('applications.address.web')
  }
  return {
    name: settings.name.trim() === '' ? say('applications.name.missing') : undefined,
    logoUri: webAddress(settings.logoUri),
    backchannelLogoutUri: webAddress(settings.backchannelLogoutUri),
    idTokenTtl: number('idTokenTtl'),
    refreshTokenTtlInDays: number('refreshTokenTtlInDays'),
    maxAllowedGrants: number('maxAllowedGrants'),
    customData: parseObject(settings.customData) ? undefined : say('applications.customData.invalid'),
  }
}

/** What the server found wrong with a member, or with one entry of a list. */
function useRefusals(problem: unknown) {
  const say = useSay()
  const refusals = refusalsIn(problem)
  return (name: keyof Settings, at?: number) => {
    const found = refusals.find(({ path }) => path.includes(name) && (at === undefined || path.includes(at)))
    return found && say('applications.refused', { details: found.message })
  }
}
