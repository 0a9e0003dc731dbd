/** A time to the minute, as a person reads it. */
export function exactMoment(at: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(at)
}
