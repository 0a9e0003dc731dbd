import type { UsageType } from '@latchkey/contract'
import type { Queryable } from '../store/database.ts'
import type { Vault } from '../store/vault.ts'
import type { Mailbox } from './mailbox.ts'

/** What a message says; contract account-api 3.2. */
export type MessagePayload = {
  code?: string | undefined
  link?: string | undefined
  /** A language tag. */
  locale?: string | undefined
  /** `application`, `organization`, `user`, …: what templates may speak of. */
  [context: string]: unknown
}

/** A notice that is written already: no template of a connector has a say in what it warns of. */
export type Notice = { subject: string; text: string; html: string; locale?: string | undefined }

export type Message = {
  to: { type: 'email' | 'phone'; value: string }
  /** The address of whoever asked for it. */
  ip?: string | undefined
} & ({ usage: UsageType; payload: MessagePayload } | { usage: 'SecurityNotice'; payload: Notice })

/** What it takes to reach people; `Services` has all of it. */
export type MessageServices = {
  config: { twilioUrl: string }
  database: Queryable
  vault: Vault
  /** Guarded: addresses that administrators gave. */
  fetch: typeof globalThis.fetch
  mailbox: Mailbox | undefined
  logger: { warn(about: object, text: string): void }
}
