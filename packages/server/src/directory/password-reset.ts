import { Problem } from '@latchkey/contract'
import { keepAccessLink, mailResetLink } from '../account/access-links.ts'
import { countedMessage } from '../account/attempts.ts'
import type { MessageServices } from '../connectors/message.ts'
import { linkSender } from '../connectors/messages.ts'
import type { Tasks } from '../events/jobs.ts'
import { builtInApplications, isBuiltIn } from '../policies/applications.ts'
import { recoveryChannels } from '../policies/sign-in-experience.ts'
import { isSuspended } from '../policies/suspension.ts'
import { openToChange, type RequestContext } from '../store/account.ts'
import type { RequestClient, Visitor } from '../store/actor.ts'
import { type Database, type Queryable, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import type { SettingsSource } from '../store/settings.ts'
import { connectorsPresent } from './connectors-present.ts'

/** The job that looks up the person and mails the link. */
type ResetJob = { email: string; clientId: string | undefined; client: RequestClient }

/**
 * Enqueues the mail with a link for choosing a new password. The look-up is part of the job: the response and its time
 * are the same whether or not an account has the address (enumeration). Errors: `request.message_rate_limited`.
 */
export async function requestPasswordReset(
  context: RequestContext & { tx: Queryable },
  { email, clientId }: { email: string; clientId: string | undefined },
): Promise<void> {
  const job: ResetJob = { email, clientId, client: context.client }
  // Few attempts, all within two minutes: the person has asked again long before a link that comes hours later.
  await countedMessage(context, email, async () => {
    await context.tx.query(
      sql`select graphile_worker.add_job('passwordReset', ${JSON.stringify(job)}::json, max_attempts => 5)`,
    )
  })
}

type ResetServices = Omit<MessageServices, 'config' | 'database'> & {
  config: MessageServices['config'] & { endpoint: string }
  database: Database
  settings: SettingsSource
}

/** The job that mails the link to people who forgot their password. */
export function passwordResetTasks(services: ResetServices): Tasks {
  return { passwordReset: payload => mailLink(services, payload as ResetJob) }
}

async function mailLink(services: ResetServices, { email, clientId, client }: ResetJob): Promise<void> {
  const { database } = services
  const settings = await services.settings.read()
  const { forgotPasswordMethods } = settings.signInExperience
  const connectors = await connectorsPresent(database, { hasMailbox: services.mailbox !== undefined })
  if (!recoveryChannels(forgotPasswordMethods, connectors).email) return
  const application = await applicationOf(database, clientId)
  const actor: Visitor = { kind: 'visitor', clientId: application?.id }
  const context = { actor, client, settings, now: new Date() }
  const [user] = await database.query<UserRow>(
    sql`select * from users where fold(primary_email) = fold(${email})`,
  )
  if (!user || isSuspended(user, context.now)) return
  const sender = linkSender(services)
  const issued = await mailResetLink({ ...context, tx: database, user }, sender, application)
  await database
    .transaction(async tx =>
      keepAccessLink(await openToChange(tx, context, user.id), issued, sender.endpoint),
    )
    .catch(unlessDeleted)
}

/** The application that the request named; undefined if there is none. */
async function applicationOf(
  tx: Queryable,
  clientId: string | undefined,
): Promise<{ id: string; name: string } | undefined> {
  if (clientId === undefined) return undefined
  if (isBuiltIn(clientId)) return { id: clientId, name: builtInApplications[clientId].name }
  const [application] = await tx.query<{ id: string; name: string }>(
    sql`select id, name from applications where id = ${clientId}`,
  )
  return application
}

/** The person may be deleted while the mail leaves; a retry would not help. */
function unlessDeleted(error: unknown): void {
  if (!(error instanceof Problem) || error.code !== 'entity.not_found') throw error
}
