import { type Database, sql } from '../store/database.ts'
import { fold } from '../store/fold.ts'
import type { UserRow } from '../store/rows.ts'
import type { Vault } from '../store/vault.ts'
import type { Tasks } from './jobs.ts'
import { type NoticeText, noticeText } from './notice-texts.ts'
import type { NoticeJob } from './notices.ts'

type Recipient = { type: 'email' | 'phone'; value: string }

type NoticeSender = {
  database: Database
  vault: Vault
  endpoint: string
  /** Sends a notice, in bounded time. */
  send(to: Recipient, notice: NoticeText): Promise<void>
}

/** The jobs that tell people what happened to their accounts. */
export function noticeTasks(sender: NoticeSender): Tasks {
  return {
    async notice(payload, { addJob }) {
      // One job each: a mailbox that cannot be reached does not make another one be told twice.
      for (const to of await addressesOf(sender, payload as NoticeJob))
        await addJob('message', { to, notice: payload })
    },
    message: payload => tell(sender, payload as { to: Recipient; notice: NoticeJob }),
  }
}

/**
 * Every address on file, the replaced one included: by mail, and by message where there was no mail before the change. Else
 * whoever links the first e-mail address would be the only one to hear of it.
 */
async function addressesOf({ database }: NoticeSender, { userId, former }: NoticeJob): Promise<Recipient[]> {
  const [user] = await database.query<UserRow>(sql`select * from users where id = ${userId}`)
  const emails = distinct([former.email, user?.primary_email])
  const phones = former.email ? [] : distinct([former.phone, user?.primary_phone])
  return [
    ...emails.map(value => ({ type: 'email' as const, value })),
    ...phones.map(value => ({ type: 'phone' as const, value })),
  ]
}

function distinct(values: (string | null | undefined)[]): string[] {
  const given = values.filter(value => typeof value === 'string')
  return given.filter((value, index) => given.findIndex(other => fold(other) === fold(value)) === index)
}

async function tell(
  { vault, endpoint, send }: NoticeSender,
  { to, notice }: { to: Recipient; notice: NoticeJob },
): Promise<void> {
  const wasReplaced = to.value === notice.former[to.type]
  const token =
    notice.undo && wasReplaced ? await vault.seal(JSON.stringify({ undo: notice.undo })) : undefined
  const text = noticeText(notice, {
    tenant: new URL(endpoint).host,
    accountUrl: `${endpoint}/account`,
    // Behind the number sign, so that it stands in no log of any proxy.
    undoUrl: token && `${endpoint}/undo#${token}`,
  })
  await send(to, text).catch(error => {
    // Nobody set up a way to send: there is nothing to wait for.
    if (error.code !== 'connector.not_found') throw error
  })
}
