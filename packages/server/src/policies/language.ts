import { chooseLanguage, chooseTag, type Language } from '@latchkey/locales'
import { parseAccept } from 'hono/utils/accept'
import type { RequestContext } from '../store/account.ts'
import type { UserRow } from '../store/rows.ts'
import type { Settings } from '../store/settings.ts'

/** The tags of an `Accept-Language` header, most preferred first (RFC 9110 section 12.5.4). */
export function acceptedLanguages(header = ''): string[] {
  // Hono reads a malformed weight as 1. A tag with a malformed weight is ignored here.
  return parseAccept(header.slice(0, 512))
    .filter(({ params }) => Number(params.q ?? 1) > 0)
    .map(({ type }) => type)
}

type Wishes = {
  /** Tags, most preferred first, separated by spaces, as in `ui_locales`. */
  asked?: string | undefined
  /** The person's choice on a page. */
  chosen?: string | undefined
  /** The header `Accept-Language`. */
  accepted?: string | undefined
}

/**
 * The language of the pages, among the built-in ones and those that administrators added: as asked for, as chosen, as
 * the browser wants it unless that is switched off, else the tenant's fallback; docs/wire/account-api.md#4.2.
 */
export function languageOfPages(settings: Settings | undefined, { asked, chosen, accepted }: Wishes): string {
  const { autoDetect, fallbackLanguage } = settings?.signInExperience.languageInfo ?? withoutSettings
  const added = Object.keys(settings?.customPhrases ?? {})
  const browser = autoDetect ? acceptedLanguages(accepted) : []
  const wanted = [
    ...(asked?.slice(0, 256).split(' ') ?? []),
    ...(chosen ? [chosen] : []),
    ...browser,
    fallbackLanguage,
  ]
  return chooseTag(added, wanted)
}

/** While the database is away. */
const withoutSettings = { autoDetect: true, fallbackLanguage: 'en' }

/** The language of built-in texts for a person, among those that this server has. */
export function languageOfPerson(context: RequestContext, user: UserRow | undefined): Language {
  return chooseLanguage(languagesOfPerson(context, user))
}

/**
 * The languages for messages to a person, as tags, most preferred first: the account's locale, that of the
 * authorization request, the browser's, the tenant's fallback.
 */
export function languagesOfPerson(
  { actor, client, settings }: RequestContext,
  user: UserRow | undefined,
): string[] {
  const { autoDetect, fallbackLanguage } = settings.signInExperience.languageInfo
  const own = user?.profile.locale ? [user.profile.locale] : []
  // The browser is the administrator's, not the person's.
  const browser = autoDetect && actor.kind !== 'admin' ? acceptedLanguages(client.acceptLanguage) : []
  const requested = client.uiLocales?.split(' ') ?? []
  return [...own, ...requested, ...browser, fallbackLanguage]
}
