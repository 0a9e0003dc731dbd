import { type linkApi as Links, linkApi, Problem, type Row } from '@latchkey/contract'
import { type Digest, prepareFreshPassword } from '../../account/password.ts'
import { findChange, undoChange } from '../../account/undo.ts'
import { maskedAddress } from '../../policies/masking.ts'
import { requireNotSuspended } from '../../policies/suspension.ts'
import type { Services } from '../../services.ts'
import {
  type Account,
  openToChange,
  openToRead,
  type ReadableAccount,
  type RequestContext,
} from '../../store/account.ts'
import type { AddressChangeRow } from '../../store/rows.ts'
import { type App, type Call, type CallResult, mount } from '../api.ts'
import type { OutputOf } from '../output.ts'
import { type Input, parse } from '../request.ts'
import { throttled } from '../throttled.ts'

type Rows = typeof Links

type LinkOperation<R extends Row, Proof = never> = {
  /** Slow work, or work that needs no lock. */
  before?(account: ReadableAccount, input: Input<R>, change: AddressChangeRow): Promise<Proof>
  perform(
    account: Account,
    input: Input<R>,
    proof: Proof,
    change: AddressChangeRow,
  ): OutputOf<R> | Promise<OutputOf<R>>
}

const operations = ({ isBreached }: Services) => ({
  readAddressChange: {
    perform: ({ user }, _input, _proof, change) => ({
      field: change.field,
      formerValue: maskedAddress(change.former_value),
      needsPassword: user.password_digest !== null,
      expiresAt: change.expires_at.toISOString(),
    }),
  } satisfies LinkOperation<Rows['readAddressChange']>,

  undoAddressChange: {
    before: (account, { body }) => prepareFreshPassword(account, body.password, isBreached),
    perform: (account, _, password, change) => undoChange(account, change.id, password),
  } satisfies LinkOperation<Rows['undoAddressChange'], Digest | undefined>,
})

/** The Link API: for the holder of a link that was sent to an address of the person. */
export function mountLinkApi(app: App, services: Services): void {
  const table = operations(services)
  mount<Row>(app, services, linkApi, {
    perform: (call, name) =>
      respond(services, call, table[name as keyof Rows] as LinkOperation<Row, unknown>),
  })
}

async function respond(
  services: Services,
  call: Call,
  operation: LinkOperation<Row, unknown>,
): Promise<CallResult> {
  const { database } = services
  const { row, client, now } = call
  const input = await parse(row, call)
  const { token } = input.body as unknown as { token: string }
  const context: RequestContext = {
    actor: { kind: 'visitor', clientId: undefined },
    client,
    now,
    settings: await services.settings.read(),
    throttle: row.throttle,
  }
  return throttled(
    services,
    { row, context },
    {},
  )(async () => {
    const change = await findChange(database, await changeNamedBy(services, token), now)
    const seen = requireUsable(await openToRead(database, context, change.user_id))
    const proof = await operation.before?.(seen, input, change)
    const output = await database.transaction(async tx => {
      const account = requireUsable(await openToChange(tx, context, change.user_id))
      return operation.perform(account, input, proof, change)
    })
    return { output, input }
  })
}

/** Refuses changes of a suspended account. If it is restored in time, the link works again. */
function requireUsable<Opened extends ReadableAccount>(account: Opened): Opened {
  requireNotSuspended(account.user, account.now)
  return account
}

/** Opens a link's token. It is encrypted and authenticated with the server's key, so it cannot be forged. */
async function changeNamedBy({ vault }: Services, token: string): Promise<string> {
  const text = await vault.open(token).catch(() => {
    throw new Problem('verification_record.not_found')
  })
  const named: unknown = JSON.parse(text)
  if (typeof named === 'object' && named && 'undo' in named && typeof named.undo === 'string')
    return named.undo
  throw new Problem('verification_record.not_found')
}
