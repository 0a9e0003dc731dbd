import { type Language, languages } from '@latchkey/contract'
import type { RequestContext } from '../store/account.ts'
import type { UserRow } from '../store/rows.ts'

/** The first of the wanted tags that we speak, by its base; RFC 4647 section 3.4. */
export function firstSpoken(wanted: readonly string[]): Language | undefined {
  for (const tag of wanted) {
    const base = tag.toLowerCase().split(/[-_]/)[0]
    const found = languages.find(language => language.toLowerCase().split('-')[0] === base)
    if (found) return found
  }
  return undefined
}

/** The tags of an `Accept-Language` header, the most wanted first; RFC 9110 section 12.5.4. */
export function acceptedLanguages(header = ''): string[] {
  return header
    .slice(0, 512)
    .split(',')
    .map(part => {
      const [tag = '', ...parameters] = part.trim().split(';')
      const quality = parameters.find(parameter => parameter.trim().startsWith('q='))
      return { tag, quality: quality ? Number(quality.trim().slice(2)) || 0 : 1 }
    })
    .filter(({ tag, quality }) => tag && quality > 0)
    .sort((one, other) => other.quality - one.quality)
    .map(({ tag }) => tag)
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
  return firstSpoken([...own, ...browser, fallbackLanguage]) ?? 'en'
}
