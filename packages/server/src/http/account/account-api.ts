import { type AccountRow, accountApi } from '@latchkey/contract'
import { isCurrent, type KnownToken } from '../../oidc/owner-tokens.ts'
import { requireAccess, requireEnabled } from '../../policies/access.ts'
import { requireNotClosed } from '../../policies/deletion.ts'
import type { Services } from '../../services.ts'
import {
  type Account,
  changeOptimistically,
  type ReadableAccount,
  type RequestContext,
  type VersionedUser,
  versionedUser,
} from '../../store/account.ts'
import type { Owner } from '../../store/actor.ts'
import { type Database, sql } from '../../store/database.ts'
import { type App, type Call, type CallResult, mount, readerOf } from '../api.ts'
import { bearerToken, ownerOf } from '../authenticate.ts'
import { withFiles } from '../files.ts'
import { parse } from '../request.ts'
import type { Headers } from '../response.ts'
import { messageOf, throttled } from '../throttled.ts'
import { avatarOperations } from './avatar.ts'
import { deletionOperations } from './deletion.ts'
import { detailOperations } from './details.ts'
import { exportOperations } from './exports.ts'
import { factorVerificationOperations } from './factor-verification.ts'
import { factorOperations } from './factors.ts'
import { identifierOperations } from './identifiers.ts'
import { lockdownOperations } from './lockdown.ts'
import type { AccountOperations, AnyAccountOperation } from './operation.ts'
import { passwordOperations } from './password.ts'
import { personalAccessTokenOperations } from './personal-access-tokens.ts'
import { sessionOperations } from './sessions.ts'
import { socialOperations } from './social.ts'
import { trustedDeviceOperations } from './trusted-devices.ts'
import { codeOperations } from './verification-codes.ts'

const operations = (services: Services) =>
  ({
    ...detailOperations,
    ...deletionOperations,
    ...avatarOperations(services),
    ...passwordOperations(services),
    ...identifierOperations,
    ...codeOperations(services),
    ...factorOperations(services),
    ...factorVerificationOperations(services),
    ...sessionOperations,
    ...trustedDeviceOperations(services),
    ...socialOperations(services),
    ...personalAccessTokenOperations,
    ...lockdownOperations,
    ...exportOperations(services),
  }) satisfies AccountOperations

/** The Account API: people at their own account, from any origin, by opaque access token. */
export function mountAccountApi(app: App, services: Services): void {
  const table = operations(services)
  mount<AccountRow>(app, services, accountApi, {
    resource: '/api/my-account',
    perform: (call, name) =>
      respond(services, call, table[name as keyof typeof table] as AnyAccountOperation),
    headers: message => ({
      'access-control-allow-origin': message.headers.origin ?? '*',
      'access-control-expose-headers': '*',
      vary: 'Origin',
    }),
  })
}

async function respond(
  services: Services,
  call: Call<AccountRow>,
  operation: AnyAccountOperation,
): Promise<CallResult> {
  const { database, ownerTokens } = services
  const token = bearerToken(call.message)
  const remembered = ownerTokens.recall(token)
  const { known, user } =
    (remembered && (await stillKnown(database, remembered))) ?? (await ownerTokens.look(token))
  const context = await enter(services, call, known)
  const asked = await parse(call.row, call, context.settings)
  call.input = asked
  const isRead = call.row.route.startsWith('GET ')
  const seen: ReadableAccount<Owner> = { ...context, tx: readerOf(services, call.row), user }
  // Changes are authorized under the lock, below. Slow work and uploads are authorized here too, before they begin.
  if (isRead || operation.before || call.row.files) await requireAccess(seen, call.row, asked.body)
  const input = await withFiles(call, asked)
  // The cast is safe: the operation of a read needs only a readable account; see `account/operation.ts`.
  const headers: Headers = {}
  if (isRead) {
    const output = await operation.perform(seen as Account<Owner>, input, undefined, headers)
    return { output, input, headers }
  }

  const change = (proof: unknown) => async (account: Account<Owner>) => {
    // Checked again under the lock: the account may have been closed, or the token revoked, in between.
    requireNotClosed(account.user, 401)
    if (!isCurrent(known, account.user)) await ownerTokens.look(token)
    await requireAccess(account, call.row, input.body)
    return operation.perform(account, input, proof, headers)
  }
  const message = messageOf(call.row, input.body, [user.primary_email, user.primary_phone])
  return throttled(
    services,
    { row: call.row, context },
    { person: user.id, message },
  )(async () => {
    const proof = await operation.before?.(seen, input)
    const output = await changeOptimistically(database, context, user, change(proof), 'auth.unauthorized')
    return { output, input, headers }
  })
}

/** Sets the context after authentication: from here on, a refusal is recorded for the person. */
async function enter(
  services: Services,
  call: Call<AccountRow>,
  known: KnownToken,
): Promise<RequestContext<Owner>> {
  const { client, now, message } = call
  const settings = await services.settings.read()
  const context = {
    actor: ownerOf(known, message, services.config),
    client,
    now,
    settings,
    throttle: call.row.throttle,
  }
  call.context = context
  requireEnabled(settings)
  return context
}

async function stillKnown(database: Database, known: KnownToken) {
  const [user] = await database.quick.query<VersionedUser>(
    sql`select ${versionedUser} from users where id = ${known.owner.id}`,
  )
  return user && isCurrent(known, user) ? { known, user } : undefined
}
