import { useView } from '../navigation.ts'

/** Days that the charts can show; 366 are the most that the API answers. */
export const periods = [7, 30, 90, 366] as const

export type Period = (typeof periods)[number]

export function periodOf(written: string | undefined): Period {
  return periods.find(days => String(days) === written) ?? 30
}

/** Where the days begin: as the address says, otherwise as in the browser. */
export function useTimeZone(): string {
  const { view } = useView()
  return view.zone && isTimeZone(view.zone) ? view.zone : ownTimeZone()
}

export function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** The browser knows more names than it lists: Asia/Kathmandu may be listed under its former one. */
export function timeZones(present: string): readonly string[] {
  return [...new Set(['UTC', ownTimeZone(), present, ...Intl.supportedValuesOf('timeZone')])]
}

/** An offset such as `+05:30` is no name, and the API refuses it. */
function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name })) && /^[a-z]/i.test(name)
  } catch {
    return false
  }
}
