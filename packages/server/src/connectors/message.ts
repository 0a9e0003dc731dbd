import type { EmailTemplateDetails, UsageType } from '@latchkey/contract'
import type { Queryable } from '../store/database.ts'
import type { Vault } from '../store/vault.ts'
import type { Content } from './letters.ts'
import type { Mailbox } from './mailbox.ts'

/** The variables of a message's template; docs/wire/account-api.md#3.2. */
type MessagePayload = {
  code?: string | undefined
  link?: string | undefined
  /** Language tag, RFC 5646. */
  locale?: string | undefined
  /** `application`, `organization`, `user` and others, as variables for templates. */
  [context: string]: unknown
}

/** A security notice, fully rendered: a connector's template could otherwise suppress or change a warning. */
type Notice = { subject: string; text: string; html: string; locale?: string | undefined }

type Addressed = {
  to: { type: 'email' | 'phone'; value: string }
  /** The IP address that requested the message. */
  ip?: string | undefined
}

/** A message whose words are those of a template. */
export type TemplatedMessage = Addressed & {
  usage: UsageType
  payload: MessagePayload
  /** The person's languages, most preferred first, for the choice of the e-mail template; the payload's locale unless given. */
  languages?: readonly string[] | undefined
  /** The built-in letter, instead of a template that has no `{{link}}`. */
  letter?: Content | undefined
  /** The e-mail template, instead of the connector's; `sendMessage` finds it. */
  template?: EmailTemplateDetails | undefined
}

export type Message = TemplatedMessage | (Addressed & { usage: 'SecurityNotice'; payload: Notice })

/** The services that sending a message needs; a part of `Services`. */
export type MessageServices = {
  config: { twilioUrl: string }
  database: Queryable
  vault: Vault
  /** Guarded against SSRF, because administrators configure the URLs. */
  fetch: typeof globalThis.fetch
  mailbox: Mailbox | undefined
  logger: { warn(about: object, text: string): void }
}

/** Sends messages with links to pages of this server. */
export type LinkSender = { endpoint: string; send(message: Message): Promise<void> }
