import { type oneTimeTokenCreation, Problem } from '@latchkey/contract'
import { chooseLanguage } from '@latchkey/locales'
import type { z } from 'zod'
import { countedMessage } from '../account/attempts.ts'
import { linkLetter } from '../connectors/link-letters.ts'
import type { LinkSender, Message } from '../connectors/message.ts'
import { requireRank } from '../policies/administrators.ts'
import { languagesOfPerson } from '../policies/language.ts'
import type { RequestContext } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import { newSecret } from '../store/ids.ts'
import type { UserRow } from '../store/rows.ts'
import type { NewOneTimeToken } from './one-time-tokens.ts'
import { findKnownPage } from './registered-origins.ts'

/** Seconds. */
const lifetime = 600

/**
 * Generates a token, and mails its link where that is asked for; never call it in a transaction. Errors:
 * `guard.invalid_input` for a page of an unregistered origin, `request.message_rate_limited`, `connector.*`.
 */
export async function issueOneTimeToken(
  seen: RequestContext & { tx: Queryable },
  { email, context = {}, expiresIn = lifetime, send = false, url }: z.output<typeof oneTimeTokenCreation>,
  sender: LinkSender,
): Promise<NewOneTimeToken> {
  await requireRank(seen, { email })
  const expiresAt = new Date(seen.now.getTime() + expiresIn * 1000)
  const issued = { value: newSecret(), email, context, expiresAt, isSent: send }
  if (!send) return issued
  const page = await requireOwnPage(seen.tx, sender.endpoint, url)
  page.searchParams.set('one_time_token', issued.value)
  page.searchParams.set('login_hint', email)
  const message = await messageWith(seen, sender.endpoint, { ...issued, link: page.href })
  await countedMessage(seen, email, () => sender.send(message))
  return issued
}

/**
 * Refuses a page of an origin that no application uses: the page receives the token. Errors: `guard.invalid_input`.
 */
async function requireOwnPage(tx: Queryable, endpoint: string, url = `${endpoint}/account`): Promise<URL> {
  const known = await findKnownPage(tx, endpoint, url)
  if (known) return known.page
  const reason = 'url: neither this server nor an application has this origin'
  throw new Problem('guard.invalid_input', { part: 'body', reason }, { details: reason })
}

async function messageWith(
  seen: RequestContext & { tx: Queryable },
  endpoint: string,
  { email, context, expiresAt, link }: NewOneTimeToken & { link: string },
): Promise<Message> {
  const [user] = await seen.tx.query<UserRow>(
    sql`select * from users where fold(primary_email) = fold(${email})`,
  )
  const languages = languagesOfPerson(seen, user)
  const language = chooseLanguage(languages)
  const usage = context.interactionEvent ?? 'SignIn'
  return {
    to: { type: 'email', value: email },
    usage,
    payload: { link, locale: language },
    languages,
    letter: linkLetter(usage, { language, href: link, until: expiresAt, tenant: new URL(endpoint).host }),
    ...(seen.client.address && { ip: seen.client.address }),
  }
}
