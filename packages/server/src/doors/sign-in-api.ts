import { Problem, type SignInRow, signInApi } from '@latchkey/contract'
import type { Digest } from '../account/password.ts'
import type { House } from '../house.ts'
import { decideConsent, readConsent } from '../oidc/consent.ts'
import { findInteraction, finishLogin } from '../oidc/interactions.ts'
import { keepReplacement, prepareReplacement } from '../sign-in/expired-password.ts'
import { identify, submit } from '../sign-in/identification.ts'
import {
  keepIdentity,
  keepProposal,
  type ProvenIdentity,
  prepareIdentity,
  proveIdentity,
} from '../sign-in/password.ts'
import { begin, changeEvent, readState, type SignIn, type Submission } from '../sign-in/sign-in.ts'
import type { Visit } from '../store/account.ts'
import type { Visitor } from '../store/actor.ts'
import { deviceOf } from './device-cookie.ts'
import { type App, mount, type Passage, type Passed } from './door.ts'
import { trustedDeviceOf } from './identify.ts'
import { parse } from './request.ts'
import { factorOperations } from './sign-in/factors.ts'
import type { Operation, Plain, Rows, Seen } from './sign-in/operation.ts'
import { passkeyOperations } from './sign-in/passkey.ts'
import { socialOperations } from './sign-in/social.ts'

type Operations = {
  begin: Operation<Rows['begin']>
  changeEvent: Operation<Rows['changeEvent']>
  readInteraction: Plain<'readInteraction'>
  verifyPassword: Operation<Rows['verifyPassword'], ProvenIdentity, { verificationId: string }>
  proposeUsernameAndPassword: Operation<
    Rows['proposeUsernameAndPassword'],
    Digest,
    { verificationId: string }
  >
  replaceExpiredPassword: Operation<Rows['replaceExpiredPassword'], Digest>
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
      verificationRecords: state.verifications.map(verification => ({
        id: verification.id,
        type: verification.type,
        verified: verification.type !== 'Social' || verification.arrival !== undefined,
        ...('identifier' in verification && { identifier: verification.identifier }),
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
  replaceExpiredPassword: {
    before: (seen, { body }) => prepareReplacement(seen, body.password, house.isBreached),
    perform: (signIn, _, replacement) => keepReplacement(signIn, replacement),
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
  const table = {
    ...operations(house),
    ...factorOperations(house),
    ...passkeyOperations(house),
    ...socialOperations(house),
  } satisfies Record<keyof Rows, unknown>
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

  // The state is there for rows that have `begun`; the others' operations do not see it.
  const proof = await operation.before?.({ ...visit, tx: database, interaction, state } as Seen, input)
  const done =
    operation.perform &&
    (await database.transaction(async tx => {
      const locked = row.begun ? await readState(tx, interaction, { lock: true }) : undefined
      const device = deviceOf(house, context.env)
      const trustedDevice = (userId: string) =>
        trustedDeviceOf(passage.message, userId, house.config.endpoint)
      const signIn = { ...visit, tx, interaction, device, trustedDevice, state: locked } as SignIn
      return operation.perform?.(signIn, input, proof)
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
