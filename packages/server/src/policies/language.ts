import { chooseLanguage, type Language } from '@latchkey/locales'
import { parseAccept } from 'hono/utils/accept'
import type { RequestContext } from '../store/account.ts'
import type { UserRow } from '../store/rows.ts'

/** The tags of an `Accept-Language` header, the most wanted first; RFC 9110 section 12.5.4. */
export function acceptedLanguages(header = ''): string[] {
  // Hono takes a malformed weight for 1; a tag with such a one is not wanted.
  return parseAccept(header.slice(0, 512))
    .filter(({ params }) => Number(params.q ?? 1) > 0)
    .map(({ type }) => type)
}

/** In which language to write to a person: what they told us, else what their browser says, else the tenant's. */
export function languageOfPerson(
  { actor, client, settings }: RequestContext,
  user: UserRow | undefined,
): Language {
  const { autoDetect, fallbackLanguage } = settings.signInExperience.languageInfo
  const own = user?.profile.locale ? [user.profile.locale] : []
  // An administrator's browser says nothing about the person.
  const browser = autoDetect && actor.kind !== 'admin' ? acceptedLanguages(client.acceptLanguage) : []
  return chooseLanguage([...own, ...browser, fallbackLanguage])
}
