import type { EventPayload } from '@latchkey/contract'
import { letterTexts, momentText } from '@latchkey/locales/server'
import type { Content } from '../../connectors/letters.ts'
import type { MessageServices } from '../../connectors/message.ts'
import { sendNotice } from '../../connectors/messages.ts'
import type { Tasks } from '../../events/jobs.ts'
import { languageOfPerson } from '../../policies/language.ts'
import { managementApiId } from '../../policies/management-access.ts'
import type { RequestContext } from '../../store/account.ts'
import { type Database, type Queryable, sql } from '../../store/database.ts'
import type { UserRow } from '../../store/rows.ts'
import type { SettingsSource } from '../../store/settings.ts'

/** What administrators are told of a webhook. Times are ISO 8601, UTC. */
type Trouble =
  | { kind: 'paused'; reason: EventPayload<'Webhook.Paused'>['reason']; since: string }
  | { kind: 'deliveryFailed'; event: string; at: string }

type WebhookNoticeJob = { hookId: string; trouble: Trouble }

/** Milliseconds from the first delivery that is given up to the letter, which also stands for those in between. */
const gatheringTime = 600_000

/** Enqueues the letters to the people who look after webhooks. */
export async function tellAdministrators(
  tx: Queryable,
  { hookId, trouble }: WebhookNoticeJob,
  now: Date,
): Promise<void> {
  const job: WebhookNoticeJob = { hookId, trouble }
  const at = trouble.kind === 'paused' ? now : new Date(now.getTime() + gatheringTime)
  await tx.query(sql`
    select graphile_worker.add_job('webhookNotice', ${JSON.stringify(job)}::json, run_at => ${at},
      job_key => ${`webhookNotice ${hookId} ${trouble.kind}`}, job_key_mode => 'preserve_run_at')`)
}

type NoticeServices = MessageServices & { database: Database; settings: SettingsSource }
type LetterJob = WebhookNoticeJob & { userId: string }

/** The jobs that send these letters. */
export function webhookNoticeTasks(services: NoticeServices): Tasks {
  return {
    async webhookNotice(payload, { addJob }) {
      // One job for each person: a retry for one mailbox must not send the letter to another one again.
      for (const { id } of await administratorsOf(services.database))
        await addJob('webhookLetter', { ...(payload as WebhookNoticeJob), userId: id })
    },
    webhookLetter: payload => sendLetter(services, payload as LetterJob),
  }
}

/** The people with an e-mail address whose roles let them change webhooks. */
function administratorsOf(database: Database): Promise<{ id: string }[]> {
  return database.query<{ id: string }>(sql`
    select id from users
    where primary_email is not null and id in (
      select user_id from user_roles join role_scopes using (role_id) join scopes on scopes.id = scope_id
      where resource_id = ${managementApiId} and scopes.name in ('all', 'hooks:write'))`)
}

async function sendLetter(services: NoticeServices, { userId, hookId, trouble }: LetterJob): Promise<void> {
  const { database } = services
  const [user] = await database.query<UserRow>(sql`select * from users where id = ${userId}`)
  const [hook] = await database.query<{ name: string }>(sql`select name from hooks where id = ${hookId}`)
  if (!user?.primary_email || !hook) return
  const context: RequestContext = {
    actor: { kind: 'system' },
    client: { requestId: '', address: undefined, userAgent: undefined, acceptLanguage: undefined },
    settings: await services.settings.read(),
    now: new Date(),
  }
  const content = letterOf(trouble, hook.name || hookId, languageOfPerson(context, user))
  await sendNotice(services, { type: 'email', value: user.primary_email }, content).catch(error => {
    // Without a connector to send by, a retry would not help.
    if (error.code !== 'connector.not_found') throw error
  })
}

function letterOf(trouble: Trouble, name: string, language: Content['language']): Content {
  const say = letterTexts[language]
  const hook = [say('administrator.webhook'), name] as const
  const ending = say('administrator.why')
  if (trouble.kind === 'paused') {
    const { reason, since } = trouble
    return {
      language,
      subject: say('administrator.webhookPaused'),
      facts: [hook, [say('administrator.since'), momentText(new Date(since), language)]],
      paragraphs: [say(`administrator.webhookPaused.${reason}`)],
      ending,
    }
  }
  return {
    language,
    subject: say('administrator.deliveryFailed'),
    facts: [
      hook,
      [say('administrator.event'), trouble.event],
      [say('notice.when'), momentText(new Date(trouble.at), language)],
    ],
    paragraphs: [say('administrator.deliveryFailed.about')],
    ending,
  }
}
