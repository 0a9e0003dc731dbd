import { Problem, type SignInRow, signInApi } from '@latchkey/contract'
import type { z } from 'zod'
import type { Digest } from '../account/password.ts'
import type { Arrival } from '../connectors/journeys.ts'
import type { House } from '../house.ts'
import { decideConsent, readConsent } from '../oidc/consent.ts'
import { type ActiveInteraction, findInteraction, finishLogin } from '../oidc/interactions.ts'
import { identify, submit } from '../sign-in/identification.ts'
import {
  keepIdentity,
  keepProposal,
  type ProvenIdentity,
  prepareIdentity,
  proveIdentity,
} from '../sign-in/password.ts'
import {
  begin,
  changeEvent,
  readState,
  type SignIn,
  type SignInState,
  type Submission,
  type Unbegun,
} from '../sign-in/sign-in.ts'
import {
  arriveToSignIn,
  departToSignIn,
  keepSignInArrival,
  keepSignInDeparture,
  type SignInDeparture,
} from '../sign-in/social.ts'
import type { Visit } from '../store/account.ts'
import type { Visitor } from '../store/actor.ts'
import type { Queryable } from '../store/database.ts'
import { deviceOf } from './device-cookie.ts'
import { type App, mount, type Passage, type Passed } from './door.ts'
import { type Input, parse } from './request.ts'

type Rows = typeof signInApi
type OutputOf<R> = R extends { output: infer Schema extends z.ZodType } ? z.input<Schema> : void
type HandleOf<R extends SignInRow> = R['begun'] extends true ? SignIn : Unbegun
type Seen = Visit<Visitor> & { tx: Queryable; state: SignInState }

/** What a row does: `before` is slow and without a lock, `perform` in the transaction, `after` when it is committed. */
type Operation<R extends SignInRow, Proof = never, Done = void> = {
  before?(seen: Seen, input: Input<R>): Promise<Proof>
  perform?(signIn: HandleOf<R>, input: Input<R>, proof: Proof): Promise<Done>
  after?(active: ActiveInteraction, input: Input<R>, done: Done): Promise<OutputOf<R>>
  status?(done: Done): 201 | 204
}

type Operations = {
  begin: Operation<Rows['begin']>
  changeEvent: Operation<Rows['changeEvent']>
  readInteraction: Operation<Rows['readInteraction'], never, z.input<Rows['readInteraction']['output']>>
  verifyPassword: Operation<Rows['verifyPassword'], ProvenIdentity, { verificationId: string }>
  proposeUsernameAndPassword: Operation<
    Rows['proposeUsernameAndPassword'],
    Digest,
    { verificationId: string }
  >
  beginSocial: Operation<
    Rows['beginSocial'],
    SignInDeparture,
    { verificationId: string; authorizationUri: string }
  >
  verifySocial: Operation<Rows['verifySocial'], Arrival, { verificationId: string }>
  identify: Operation<Rows['identify'], never, { isNew: boolean }>
  submit: Operation<Rows['submit'], never, Submission>
  readConsent: Operation<Rows['readConsent']>
  decideConsent: Operation<Rows['decideConsent']>
}

const operations = (house: House): Operations => ({
  begin: { perform: (signIn, { body }) => begin(signIn, body.interactionEvent) },
  changeEvent: { perform: (signIn, { body }) => changeEvent(signIn, body.interactionEvent) },
  readInteraction: {
    perform: async ({ state }) => ({
      interactionEvent: state.event,
      userId: state.userId,
      profile: {},
      verificationRecords: state.verifications.map(each => ({
        id: each.id,
        type: each.type,
        verified: each.type !== 'Social' || each.arrival !== undefined,
        identifier: each.type === 'Social' ? undefined : each.identifier,
      })),
    }),
  },
  verifyPassword: {
    before: (seen, { body }) => proveIdentity(seen, body),
    perform: (signIn, { body }, proven) => keepIdentity(signIn, body.identifier, proven),
  },
  proposeUsernameAndPassword: {
    before: (seen, { body }) =>
      prepareIdentity(seen, { username: body.identifier.value, password: body.password }, house.isBreached),
    perform: (signIn, { body }, digest) => keepProposal(signIn, body.identifier.value, digest),
  },
  beginSocial: {
    before: (seen, { params, body }) =>
      departToSignIn(seen, house, { ...body, connectorId: params.connectorId ?? '' }),
    perform: (signIn, _, departed) => keepSignInDeparture(signIn, departed),
  },
  verifySocial: {
    before: (seen, { params, body }) =>
      arriveToSignIn(seen, house, {
        connectorId: params.connectorId ?? '',
        verificationId: body.verificationId,
        returned: body.connectorData,
      }),
    perform: (signIn, { body }, arrival) => keepSignInArrival(signIn, body.verificationId, arrival),
  },
  identify: {
    perform: (signIn, { body }) =>
      identify(signIn, body.verificationId, { mayLink: body.linkSocialIdentity === true }),
    status: ({ isNew }) => (isNew ? 201 : 204),
  },
  submit: {
    perform: signIn => submit(signIn),
    after: async (active, _, submission) => ({ redirectTo: await finishLogin(house, active, submission) }),
  },
  readConsent: { after: active => readConsent(house, active) },
  decideConsent: {
    after: async (active, { body }) => ({ redirectTo: await decideConsent(house, active, body.decision) }),
  },
})

/** The Sign-in door: a browser, or a headless client, in the middle of an OIDC interaction. */
export function mountSignInApi(app: App, house: House): void {
  const table = operations(house)
  mount<SignInRow>(app, house, signInApi, {
    pass: (passage, name) =>
      pass(house, passage, table[name as keyof Rows] as Operation<SignInRow, unknown, unknown>),
  })
}

async function pass(
  house: House,
  passage: Passage<SignInRow>,
  operation: Operation<SignInRow, unknown, unknown>,
): Promise<Passed> {
  const { database } = house
  const { row, origin, now, context } = passage
  requireOwnPages(house, passage)
  const active = await findInteraction(house, context.env)
  const { interaction } = active
  const visit: Visit<Visitor> = {
    actor: { kind: 'visitor', clientId: interaction.clientId },
    origin,
    now,
    settings: await house.settings.read(),
  }
  passage.visit = visit
  const state = row.begun ? await readState(database, interaction, { lock: false }) : undefined
  const input = await parse(row, passage)

  // Rows with a `before` have `begun`, so that the state is there.
  const proof = await operation.before?.({ ...visit, tx: database, state } as Seen, input)
  const done =
    operation.perform &&
    (await database.transaction(async tx => {
      const locked = row.begun ? await readState(tx, interaction, { lock: true }) : undefined
      const device = deviceOf(house, context.env)
      return operation.perform?.({ ...visit, tx, interaction, device, state: locked } as SignIn, input, proof)
    }))
  const output = operation.after ? await operation.after({ ...active, visit }, input, done) : done
  return { output, status: operation.status?.(done), input }
}

/** The door opens by cookie, so another site's page must not be able to push it; headless clients send neither header. */
function requireOwnPages({ config }: House, { message }: Passage): void {
  const { origin, 'sec-fetch-site': site } = message.headers
  if (site === 'cross-site' || (origin !== undefined && origin !== new URL(config.endpoint).origin))
    throw new Problem('auth.forbidden')
}
