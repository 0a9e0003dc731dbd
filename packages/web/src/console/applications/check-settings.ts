import { useSay } from '../texts.tsx'
import { type Application, kindOf } from './application-kind.ts'
import { parseObject } from './parse-object.ts'
import { type AddressCheck, useRedirectCheck } from './redirect-check.ts'
import type { ApplicationForm, Settings } from './use-application-form.ts'

const limits = {
  idTokenTtl: 2 ** 31 - 1,
  refreshTokenTtlInDays: 180,
  maxAllowedGrants: 2 ** 31 - 1,
} as const

/** What is wrong with the settings as they are typed, field by field, and whether they can be sent. */
export function useSettingsCheck(application: Application, { settings, isTried }: ApplicationForm) {
  const say = useSay()
  const redirect = useRedirectCheck(kindOf(application), isTried)
  const origin = (value: string): AddressCheck => {
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
  const number = (name: keyof typeof limits) => {
    const typed = settings[name].trim()
    const isWhole = /^\d+$/.test(typed) && Number(typed) >= 1 && Number(typed) <= limits[name]
    return typed === '' || isWhole ? undefined : say('applications.number.wrong', { count: limits[name] })
  }
  const errors: Partial<Record<keyof Settings, string | undefined>> = {
    name: settings.name.trim() === '' ? say('applications.name.missing') : undefined,
    logoUri: webAddress(settings.logoUri) ? undefined : say('applications.address.web'),
    backchannelLogoutUri: webAddress(settings.backchannelLogoutUri)
      ? undefined
      : say('applications.address.web'),
    idTokenTtl: number('idTokenTtl'),
    refreshTokenTtlInDays: number('refreshTokenTtlInDays'),
    maxAllowedGrants: number('maxAllowedGrants'),
    customData: parseObject(settings.customData) ? undefined : say('applications.customData.invalid'),
  }
  const lists = [
    ...settings.redirectUris.map(each => redirect(each, settings.redirectUris)),
    ...settings.postLogoutRedirectUris.map(each => redirect(each, settings.postLogoutRedirectUris)),
    ...settings.corsAllowedOrigins.map(origin),
  ]
  return {
    redirect,
    origin,
    /** Shown once saving was pressed: a value is not wrong while it is typed. */
    errors: isTried ? errors : {},
    canBeSent: !Object.values(errors).some(Boolean) && !lists.some(({ isRefused }) => isRefused),
  }
}

export type SettingsCheck = ReturnType<typeof useSettingsCheck>

function webAddress(typed: string): boolean {
  return typed.trim() === '' || /^https?:$/.test(URL.parse(typed.trim())?.protocol ?? '')
}
