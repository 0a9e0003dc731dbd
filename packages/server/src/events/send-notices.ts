import { createHash } from 'node:crypto'
import type { TaskSpec } from 'graphile-worker'
import { type Database, sql } from '../store/database.ts'
import { fold } from '../store/fold.ts'
import type { AddressChangeRow, UserRow } from '../store/rows.ts'
import type { Vault } from '../store/vault.ts'
import type { Tasks } from './jobs.ts'
import { digestText, type NoticeText, noticeText, type WayBack } from './notice-texts.ts'
import type { NoticeJob } from './notices.ts'

type Recipient = { type: 'email' | 'phone'; value: string }

/** A notice for one of the person's addresses. */
type AddressedNotice = { to: Recipient; notice: NoticeJob }

export type NoticeSender = {
  database: Database
  vault: Vault
  endpoint: string
  /** Whether a person, by a hash of the id, has received the maximum of single notices within the hour; counts this one. */
  hadEnough(person: string): Promise<boolean>
  /** Creates the link that locks the account; undefined if it would be refused. */
  newLockdownLink(about: { userId: string; at: Date; to: Recipient }): Promise<string | undefined>
  /** Sends a notice, in bounded time. */
  send(to: Recipient, notice: NoticeText): Promise<void>
}

/** The jobs that send notices to people about changes of their accounts. */
export function noticeTasks(sender: NoticeSender): Tasks {
  return {
    async notice(payload, { addJob }) {
      const notice = payload as NoticeJob
      const recipients = await addressesOf(sender, notice)
      if (recipients.length === 0) return
      const isGathered = await sender.hadEnough(hashOf(notice.userId))
      // One job for each address: a retry for one mailbox must not send the notice to another one again.
      for (const to of recipients)
        if (isGathered) await addJob('digest', [{ to, notice }], gatheringFor(notice, to))
        else await addJob('message', { to, notice })
    },
    message: payload => sendOne(sender, payload as AddressedNotice),
    digest: payload => sendTogether(sender, payload as AddressedNotice[]),
  }
}

/**
 * Notices beyond the first few of an hour are collected in one job for each address and sent in one letter. The queue
 * appends to the list of a pending job; if the job runs already, it starts another one.
 */
function gatheringFor({ userId }: NoticeJob, { type, value }: Recipient): TaskSpec {
  const jobKey = `digest ${hashOf(`${userId} ${type} ${value}`)}`
  return { jobKey, jobKeyMode: 'preserve_run_at', runAt: new Date(Date.now() + gatheringTime) }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

/** Milliseconds from the first collected notice to the letter. */
const gatheringTime = 600_000

/**
 * Every address on file, including the replaced one: the e-mail addresses, and the phone numbers if there was no
 * e-mail address before the change. Otherwise an attacker who links the first e-mail address would be the only one to
 * receive the notice. Of a deletion, phone numbers are told in any case, and so are addresses whose replacement can
 * still be undone: an attacker may have replaced them first.
 */
async function addressesOf(
  { database }: NoticeSender,
  { userId, kind, former }: NoticeJob,
): Promise<Recipient[]> {
  const [user] = await database.query<UserRow>(sql`select * from users where id = ${userId}`)
  const isOfDeletion = ['deletionScheduled', 'restored', 'deleted'].includes(kind)
  const replaced = isOfDeletion ? await replacedAddresses(database, userId) : []
  const valuesOf = (wanted: AddressChangeRow['field']) =>
    replaced.filter(({ field }) => field === wanted).map(({ former_value: value }) => value)
  const emails = distinct([former.email, user?.primary_email, ...valuesOf('primaryEmail')])
  const phones =
    former.email && !isOfDeletion
      ? []
      : distinct([former.phone, user?.primary_phone, ...valuesOf('primaryPhone')])
  return [
    ...emails.map(value => ({ type: 'email' as const, value })),
    ...phones.map(value => ({ type: 'phone' as const, value })),
  ]
}

/** The addresses whose replacement can be undone. */
function replacedAddresses(database: Database, userId: string): Promise<AddressChangeRow[]> {
  return database.query<AddressChangeRow>(
    sql`select * from address_changes where user_id = ${userId} and closed_at is null and expires_at > now()`,
  )
}

function distinct(values: (string | null | undefined)[]): string[] {
  const given = values.filter(value => typeof value === 'string')
  return given.filter((value, index) => given.findIndex(other => fold(other) === fold(value)) === index)
}

async function sendOne(sender: NoticeSender, addressed: AddressedNotice): Promise<void> {
  const wayBack = await wayBackOf(sender, addressed)
  const lockUrl = await lockUrlOf(sender, addressed)
  await deliver(sender, addressed.to, noticeText(addressed.notice, { ...linksOf(sender), wayBack, lockUrl }))
}

async function sendTogether(sender: NoticeSender, addressed: AddressedNotice[]): Promise<void> {
  const [first] = addressed
  if (!first) return
  const waysBack = await Promise.all(addressed.map(each => wayBackOf(sender, each)))
  const notices = addressed.map(({ notice }) => notice)
  // For the first of them: what was added since then is in question.
  const lockUrl = await lockUrlOf(sender, first)
  const links = { ...linksOf(sender), waysBack: waysBack.filter(each => each !== undefined), lockUrl }
  await deliver(sender, first.to, digestText(notices, links))
}

function linksOf({ endpoint }: NoticeSender) {
  return { tenant: new URL(endpoint).host, accountUrl: `${endpoint}/account` }
}

/**
 * The link to take a change back: that of an address, which only the replaced address receives, or a scheduled
 * deletion.
 */
async function wayBackOf(
  { vault, endpoint }: NoticeSender,
  { to, notice: { undo, deletesAt, userId, former } }: AddressedNotice,
): Promise<WayBack | undefined> {
  // In the fragment, so that the token appears in no proxy's log.
  if (undo && to.value === former[to.type])
    return { kind: 'undo', url: `${endpoint}/undo#${await vault.seal(JSON.stringify({ undo }))}` }
  if (!deletesAt) return undefined
  const token = await vault.seal(JSON.stringify({ restore: userId, deletesAt: Date.parse(deletesAt) }))
  return { kind: 'restore', url: `${endpoint}/restore#${token}` }
}

/** The link that locks the account. After a lockdown there is nothing to lock. */
async function lockUrlOf(
  { endpoint, newLockdownLink }: NoticeSender,
  { to, notice: { userId, kind, at } }: AddressedNotice,
): Promise<string | undefined> {
  if (kind === 'lockedDown') return undefined
  const token = await newLockdownLink({ userId, at: new Date(at), to })
  return token && `${endpoint}/lockdown#${token}`
}

async function deliver({ send }: NoticeSender, to: Recipient, text: NoticeText): Promise<void> {
  await send(to, text).catch(error => {
    // Without a connector to send by, a retry would not help.
    if (error.code !== 'connector.not_found') throw error
  })
}
