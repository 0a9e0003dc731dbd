import { type AccountRow, accountApi } from '@latchkey/contract'
import type { House } from '../house.ts'
import { isCurrent, type KnownToken } from '../oidc/owner-tokens.ts'
import { requireAccess, requireEnabled } from '../policies/access.ts'
import {
  type Account,
  changeSeen,
  type ReadableAccount,
  type SeenUser,
  seenUser,
  type Visit,
} from '../store/account.ts'
import type { Owner } from '../store/actor.ts'
import { type Database, sql } from '../store/database.ts'
import { avatarOperations } from './account/avatar.ts'
import { detailOperations } from './account/details.ts'
import { factorVerificationOperations } from './account/factor-verification.ts'
import { factorOperations } from './account/factors.ts'
import { identifierOperations } from './account/identifiers.ts'
import type { AnyOperation, Operations } from './account/operation.ts'
import { passwordOperations } from './account/password.ts'
import { sessionOperations } from './account/sessions.ts'
import { socialOperations } from './account/social.ts'
import { trustedDeviceOperations } from './account/trusted-devices.ts'
import { codeOperations } from './account/verification-codes.ts'
import type { Headers } from './answer.ts'
import { type App, mount, type Passage, type Passed, readerOf } from './door.ts'
import { withFiles } from './files.ts'
import { bearerToken, ownerOf } from './identify.ts'
import { parse } from './request.ts'

const operations = (house: House) =>
  ({
    ...detailOperations,
    ...avatarOperations(house),
    ...passwordOperations(house),
    ...identifierOperations,
    ...codeOperations(house),
    ...factorOperations(house),
    ...factorVerificationOperations(house),
    ...sessionOperations,
    ...trustedDeviceOperations(house),
    ...socialOperations(house),
  }) satisfies Operations

/** The Account door: people at their own account, from any origin, by opaque access token. */
export function mountAccountApi(app: App, house: House): void {
  const table = operations(house)
  mount<AccountRow>(app, house, accountApi, {
    pass: (passage, name) => pass(house, passage, table[name as keyof typeof table] as AnyOperation),
    headers: message => ({
      'access-control-allow-origin': message.headers.origin ?? '*',
      'access-control-expose-headers': '*',
      vary: 'Origin',
    }),
  })
}

async function pass(house: House, passage: Passage<AccountRow>, operation: AnyOperation): Promise<Passed> {
  const { database, ownerTokens } = house
  const token = bearerToken(passage.message)
  const remembered = ownerTokens.recall(token)
  const { known, user } =
    (remembered && (await stillKnown(database, remembered))) ?? (await ownerTokens.look(token))
  const visit = await enter(house, passage, known)
  const asked = await parse(passage.row, passage)
  passage.input = asked
  const isRead = passage.row.at.startsWith('GET ')
  const seen: ReadableAccount<Owner> = { ...visit, tx: readerOf(house, passage.row), user }
  // A change asks when nothing can change any more; what is slow or large, nobody may bring who is refused then.
  if (isRead || operation.before || passage.row.files) await requireAccess(seen, passage.row, asked.body)
  const input = await withFiles(passage, asked)
  // A read's operation asks for no more than a readable account; see `account/operation.ts`.
  const headers: Headers = {}
  if (isRead) {
    const output = await operation.perform(seen as Account<Owner>, input, undefined, headers)
    return { output, input, headers }
  }

  const proof = await operation.before?.(seen, input)
  const change = async (account: Account<Owner>) => {
    // What was true a moment ago may not be so any more.
    if (!isCurrent(known, account.user)) await ownerTokens.look(token)
    await requireAccess(account, passage.row, input.body)
    return operation.perform(account, input, proof, headers)
  }
  const output = await changeSeen(database, visit, user, change, 'auth.unauthorized')
  return { output, input, headers }
}

/** The person is in: from here on a refusal is theirs. */
async function enter(house: House, passage: Passage<AccountRow>, known: KnownToken): Promise<Visit<Owner>> {
  const { origin, now, message } = passage
  const settings = await house.settings.read()
  const visit = { actor: ownerOf(known, message, house.config), origin, now, settings }
  passage.visit = visit
  requireEnabled(settings)
  return visit
}

async function stillKnown(database: Database, known: KnownToken) {
  const [user] = await database.quick.query<SeenUser>(
    sql`select ${seenUser} from users where id = ${known.owner.id}`,
  )
  return user && isCurrent(known, user) ? { known, user } : undefined
}
