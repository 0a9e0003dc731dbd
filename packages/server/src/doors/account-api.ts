import { type AccountRow, accountApi } from '@latchkey/contract'
import type { z } from 'zod'
import { changeDetails, mergeProfile } from '../account/details.ts'
import {
  type Digest,
  keepRehashed,
  type ProvenPassword,
  preparePassword,
  provePassword,
  setPassword,
} from '../account/password.ts'
import { keepPasswordVerification } from '../account/verification.ts'
import type { House } from '../house.ts'
import { requireAccess, requireEnabled } from '../policies/access.ts'
import { visibleAccount, visibleProfile } from '../policies/visibility.ts'
import { type Account, openToChange, type ReadableAccount } from '../store/account.ts'
import type { Owner } from '../store/actor.ts'
import { type App, mount, type Passage, type Passed } from './door.ts'
import { identifyOwner } from './identify.ts'
import { type Input, parse } from './request.ts'

type Rows = typeof accountApi
type OutputOf<R> = R extends { output: infer Schema extends z.ZodType } ? z.input<Schema> : void
type HandleOf<R extends AccountRow> = R['at'] extends `GET ${string}`
  ? ReadableAccount<Owner>
  : Account<Owner>

/** What a row does. `before` runs without a lock: whatever is slow is proved there, and handed on. */
type Operation<R extends AccountRow, Proof = never> = {
  before?(account: ReadableAccount<Owner>, input: Input<R>): Promise<Proof>
  perform(account: HandleOf<R>, input: Input<R>, proof: Proof): OutputOf<R> | Promise<OutputOf<R>>
}

type Proofs = { setMyPassword: Digest; verifyPassword: ProvenPassword }
type Operations = {
  [Name in keyof Rows]: Operation<Rows[Name], Name extends keyof Proofs ? Proofs[Name] : never>
}

const operations: Operations = {
  readMyAccount: {
    perform: account => visibleAccount(account),
  },
  updateMyAccount: {
    perform: async (account, { body }) =>
      visibleAccount({ ...account, user: await changeDetails(account, body) }),
  },
  updateMyProfile: {
    perform: async (account, { body }) =>
      visibleProfile((await mergeProfile(account, body)).profile, account.actor),
  },
  setMyPassword: {
    before: (account, { body }) => preparePassword(account, body.password),
    perform: async (account, _, digest) => void (await setPassword(account, digest)),
  },
  verifyPassword: {
    before: ({ user }, { body }) => provePassword(user, body.password),
    async perform(account, _, proven) {
      const record = await keepPasswordVerification(account)
      await keepRehashed(account, proven)
      return record
    },
  },
}

/** The Account door: people at their own account, from any origin, by opaque access token. */
export function mountAccountApi(app: App, house: House): void {
  mount<AccountRow>(app, house, accountApi, {
    pass: (passage, name) =>
      pass(house, passage, operations[name as keyof Rows] as Operation<AccountRow, unknown>),
    headers: message => ({
      'access-control-allow-origin': message.headers.origin ?? '*',
      'access-control-expose-headers': '*',
      vary: 'Origin',
    }),
  })
}

async function pass(
  house: House,
  passage: Passage<AccountRow>,
  operation: Operation<AccountRow, unknown>,
): Promise<Passed> {
  const { row, origin, now } = passage
  const { owner, user } = await identifyOwner(house, passage.message)
  const visit = { actor: owner, origin, now, settings: await house.settings.read() }
  passage.visit = visit
  requireEnabled(visit.settings)
  const input = await parse(row, passage)

  const seen: ReadableAccount<Owner> = { ...visit, tx: house.database, user }
  await requireAccess(seen, row, input.body)
  // A read's operation asks for no more than a readable account; see `HandleOf`.
  if (row.at.startsWith('GET '))
    return { output: await operation.perform(seen as Account<Owner>, input, undefined), input }

  const proof = await operation.before?.(seen, input)
  const output = await house.database.transaction(async tx => {
    const account = await openToChange(tx, visit, user.id)
    // Again, now that nothing can change: what was true a moment ago may not be so any more.
    await requireAccess(account, row, input.body)
    return operation.perform(account, input, proof)
  })
  return { output, input }
}
