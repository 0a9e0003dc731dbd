import { type linkApi as Links, linkApi, Problem, type Row } from '@latchkey/contract'
import type { z } from 'zod'
import { type Digest, prepareFreshPassword } from '../account/password.ts'
import { findChange, undoChange } from '../account/undo.ts'
import type { House } from '../house.ts'
import { maskedAddress } from '../policies/masking.ts'
import { requireNotSuspended } from '../policies/suspension.ts'
import { type Account, openToChange, openToRead, type ReadableAccount, type Visit } from '../store/account.ts'
import type { AddressChangeRow } from '../store/rows.ts'
import { type App, mount, type Passage, type Passed } from './door.ts'
import { type Input, parse } from './request.ts'

type Rows = typeof Links
type OutputOf<R> = R extends { output: infer Schema extends z.ZodType } ? z.input<Schema> : void

type Operation<R extends Row, Proof = never> = {
  /** What is slow, or needs no lock. */
  before?(account: ReadableAccount, input: Input<R>, change: AddressChangeRow): Promise<Proof>
  perform(
    account: Account,
    input: Input<R>,
    proof: Proof,
    change: AddressChangeRow,
  ): OutputOf<R> | Promise<OutputOf<R>>
}

const operations = ({ isBreached }: House) => ({
  readAddressChange: {
    perform: ({ user }, _input, _proof, change) => ({
      field: change.field,
      formerValue: maskedAddress(change.former_value),
      needsPassword: user.password_digest !== null,
      expiresAt: change.expires_at.toISOString(),
    }),
  } satisfies Operation<Rows['readAddressChange']>,

  undoAddressChange: {
    before: (account, { body }) => prepareFreshPassword(account, body.password, isBreached),
    perform: (account, _, password, change) => undoChange(account, change.id, password),
  } satisfies Operation<Rows['undoAddressChange'], Digest | undefined>,
})

/** The Link door: whoever holds a link that was sent to an address of the person. */
export function mountLinkApi(app: App, house: House): void {
  const table = operations(house)
  mount<Row>(app, house, linkApi, {
    pass: (passage, name) => pass(house, passage, table[name as keyof Rows] as Operation<Row, unknown>),
  })
}

async function pass(house: House, passage: Passage, operation: Operation<Row, unknown>): Promise<Passed> {
  const { database } = house
  const { row, origin, now } = passage
  const input = await parse(row, passage)
  const { token } = input.body as unknown as { token: string }
  const change = await findChange(database, await changeNamedBy(house, token), now)
  const visit: Visit = {
    actor: { kind: 'visitor', clientId: undefined },
    origin,
    now,
    settings: await house.settings.read(),
  }
  const seen = requireWelcome(await openToRead(database, visit, change.user_id))
  const proof = await operation.before?.(seen, input, change)
  const output = await database.transaction(async tx => {
    const account = requireWelcome(await openToChange(tx, visit, change.user_id))
    return operation.perform(account, input, proof, change)
  })
  return { output, input }
}

/** Whoever is suspended changes nothing; the link counts again should they be restored in time. */
function requireWelcome<Opened extends ReadableAccount>(account: Opened): Opened {
  requireNotSuspended(account.user, account.now)
  return account
}

/** A link is sealed with the server's key: nobody makes one. */
async function changeNamedBy({ vault }: House, token: string): Promise<string> {
  const text = await vault.open(token).catch(() => {
    throw new Problem('verification_record.not_found')
  })
  const named: unknown = JSON.parse(text)
  if (typeof named === 'object' && named && 'undo' in named && typeof named.undo === 'string')
    return named.undo
  throw new Problem('verification_record.not_found')
}
