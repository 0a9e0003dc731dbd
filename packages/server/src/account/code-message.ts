import type { CodeIdentifier, UsageType } from '@latchkey/contract'
import type { MessageServices } from '../connectors/message.ts'
import { sendMessage } from '../connectors/messages.ts'
import { languageOfPerson, languagesOfPerson } from '../policies/language.ts'
import type { RequestContext } from '../store/account.ts'
import type { Actor } from '../store/actor.ts'
import { type Queryable, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import { toAddressee } from './user.ts'

export type CodeMessage = { to: CodeIdentifier; usage: UsageType; code: string }

/**
 * Sends a code, with the values that templates may use (docs/wire/account-api.md#3.2). Never call it in a
 * transaction. Errors as for `sendMessage`.
 */
export async function sendCodeMessage(
  services: MessageServices,
  context: RequestContext & { tx: Queryable; user?: UserRow | undefined },
  { to, usage, code }: CodeMessage,
): Promise<void> {
  const { user, client, now } = context
  const application = await applicationOf(context)
  await sendMessage(services, {
    to,
    usage,
    payload: {
      code,
      locale: languageOfPerson(context, user),
      ...(client.uiLocales && { uiLocales: client.uiLocales }),
      ...(application && { application }),
      ...(user && { user: toAddressee(user, now) }),
    },
    languages: languagesOfPerson(context, user),
    ...(client.address && { ip: client.address }),
  })
}

/** The application that the person uses. The caller of the Management API is a back end that people do not know. */
async function applicationOf({
  tx,
  actor,
}: {
  tx: Queryable
  actor: Actor
}): Promise<{ id: string; name: string } | undefined> {
  if (actor.kind !== 'owner' && actor.kind !== 'visitor') return undefined
  const [application] = await tx.query<{ id: string; name: string }>(
    sql`select id, name from applications where id = ${actor.clientId}`,
  )
  return application
}
