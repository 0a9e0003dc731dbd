import type { CodeIdentifier } from '@latchkey/contract'
import { toUser } from '../../account/user.ts'
import {
  type CodeTemplate,
  keepCode,
  proveCode,
  type SentCode,
  sendCode,
} from '../../account/verification-codes.ts'
import { sendMessage } from '../../connectors/messages.ts'
import { languageOfPerson } from '../../policies/language.ts'
import type { Services } from '../../services.ts'
import type { ReadableAccount } from '../../store/account.ts'
import type { Owner } from '../../store/actor.ts'
import { sql } from '../../store/database.ts'
import type { AccountOperation } from './operation.ts'

export const codeOperations = (services: Services) => ({
  sendVerificationCode: {
    before: (account, { body }) =>
      sendCode(
        account,
        { identifier: body.identifier, asked: body.templateType },
        { vault: services.vault, send: (to, usage, code) => send(services, account, { to, usage, code }) },
      ),
    perform: (account, _, sent) => keepCode(account, sent),
  } satisfies AccountOperation<'sendVerificationCode', SentCode>,

  verifyVerificationCode: {
    before: (account, { body }) => proveCode(account, body, services.vault),
    perform: (_account, _input, proven) => proven,
  } satisfies AccountOperation<'verifyVerificationCode', { verificationRecordId: string }>,
})

type Code = { to: CodeIdentifier; usage: CodeTemplate; code: string }

/** Sends a code, with the values that templates may use; `docs/wire/account-api.md#3.2`. */
async function send(
  services: Services,
  account: ReadableAccount<Owner>,
  { to, usage, code }: Code,
): Promise<void> {
  const { actor, client } = account
  const [application] = await account.tx.query<{ id: string; name: string }>(
    sql`select id, name from applications where id = ${actor.clientId}`,
  )
  const { id, name, avatar, username, primaryEmail, primaryPhone, profile } = toUser(
    account.user,
    account.now,
  )
  await sendMessage(services, {
    to,
    usage,
    payload: {
      code,
      locale: languageOfPerson(account, account.user),
      ...(application && { application }),
      user: { id, name, avatar, username, primaryEmail, primaryPhone, profile },
    },
    ...(client.address && { ip: client.address }),
  })
}
