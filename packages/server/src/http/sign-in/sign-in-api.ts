import { Problem, type SignInRow, signInApi } from '@latchkey/contract'
import type { Digest } from '../../account/password.ts'
import { keepAccount, readSignedIn } from '../../oidc/account-choice.ts'
import { decideConsent, readConsent } from '../../oidc/consent.ts'
import { type ActiveInteraction, findInteraction, finishLogin } from '../../oidc/interactions.ts'
import { comparableIdentifier } from '../../policies/phone.ts'
import type { Services } from '../../services.ts'
import { keepReplacement, prepareReplacement } from '../../sign-in/expired-password.ts'
import { identify, submit } from '../../sign-in/identification.ts'
import {
  keepIdentity,
  keepProposal,
  type ProvenIdentity,
  prepareIdentity,
  proveIdentity,
} from '../../sign-in/password.ts'
import { begin, changeEvent, readState } from '../../sign-in/sign-in.ts'
import type { Identifier, ReadableSignIn, SignIn, SignInState, Submission } from '../../sign-in/state.ts'
import type { RequestContext } from '../../store/account.ts'
import type { Visitor } from '../../store/actor.ts'
import { type App, type Call, type CallResult, mount } from '../api.ts'
import { trustedDeviceOf } from '../authenticate.ts'
import { deviceOf } from '../device-cookie.ts'
import { type Input, parse } from '../request.ts'
import { throttled } from '../throttled.ts'
import { factorOperations } from './factors.ts'
import type { AnySignInOperation, Plain, Rows, SignInOperation } from './operation.ts'
import { passkeyOperations } from './passkey.ts'
import { socialOperations } from './social.ts'

type Operations = {
  begin: SignInOperation<Rows['begin']>
  changeEvent: SignInOperation<Rows['changeEvent']>
  readInteraction: Plain<'readInteraction'>
  verifyPassword: SignInOperation<Rows['verifyPassword'], ProvenIdentity, { verificationId: string }>
  proposeUsernameAndPassword: SignInOperation<
    Rows['proposeUsernameAndPassword'],
    Digest,
    { verificationId: string }
  >
  replaceExpiredPassword: SignInOperation<Rows['replaceExpiredPassword'], Digest>
  identify: SignInOperation<Rows['identify'], never, { isNew: boolean }>
  submit: SignInOperation<Rows['submit'], never, Submission>
  readSignedIn: SignInOperation<Rows['readSignedIn']>
  keepAccount: SignInOperation<Rows['keepAccount']>
  readConsent: SignInOperation<Rows['readConsent']>
  decideConsent: SignInOperation<Rows['decideConsent']>
}

const operations = (services: Services): Operations => ({
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
        verified: verification.type !== 'Social' || verification.socialIdentity !== undefined,
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
      prepareIdentity(
        seen,
        { username: body.identifier.value, password: body.password },
        services.isBreached,
      ),
    perform: (signIn, { body }, digest) => keepProposal(signIn, body.identifier.value, digest),
  },
  replaceExpiredPassword: {
    before: (seen, { body }) => prepareReplacement(seen, body.password, services.isBreached),
    perform: (signIn, _, replacement) => keepReplacement(signIn, replacement),
  },
  identify: {
    perform: (signIn, { body }) =>
      identify(signIn, body.verificationId, { mayLink: body.linkSocialIdentity === true }),
    isNew: ({ isNew }) => isNew,
  },
  submit: {
    perform: signIn => submit(signIn),
    after: async (active, _, submission) => ({ redirectTo: await finishLogin(services, active, submission) }),
  },
  readSignedIn: { after: active => readSignedIn(services, active) },
  keepAccount: { after: async active => ({ redirectTo: await keepAccount(services, active) }) },
  readConsent: { after: active => readConsent(services, active) },
  decideConsent: {
    after: async (active, { body }) => ({ redirectTo: await decideConsent(services, active, body.decision) }),
  },
})

/** The Sign-in API: a browser, or a headless client, during an OIDC interaction. */
export function mountSignInApi(app: App, services: Services): void {
  const table = {
    ...operations(services),
    ...factorOperations(services),
    ...passkeyOperations(services),
    ...socialOperations(services),
  } satisfies Record<keyof Rows, unknown>
  mount<SignInRow>(app, services, signInApi, {
    perform: (call, name) => respond(services, call, table[name as keyof Rows] as AnySignInOperation),
  })
}

async function respond(
  services: Services,
  call: Call<SignInRow>,
  operation: AnySignInOperation,
): Promise<CallResult> {
  const { database } = services
  const { row, client, now, hono } = call
  requireOwnPages(services, call)
  const active = await findInteraction(services, hono.env)
  const { interaction } = active
  const context: RequestContext<Visitor> = {
    actor: { kind: 'visitor', clientId: interaction.clientId },
    client,
    now,
    settings: await services.settings.read(),
    throttle: row.throttle,
  }
  call.context = context
  const state = row.begun ? await readState(database, interaction, { lock: false }) : undefined
  const input = await parse(row, call)

  return throttled(
    services,
    { row, context },
    { person: personOf(input, state) },
  )(() => perform(services, call, { active, context, state, input, operation }))
}

/** The person whose secret is tried, for the throttle: the identifier in the request, or the identified account. */
function personOf({ body }: Input<SignInRow>, state: SignInState | undefined): string | undefined {
  const { identifier } = (body ?? {}) as { identifier?: Identifier }
  return identifier ? comparableIdentifier(identifier) : state?.userId
}

type Performance = {
  active: ActiveInteraction
  context: RequestContext<Visitor>
  state: SignInState | undefined
  input: Input<SignInRow>
  operation: SignInOperation<SignInRow, unknown, unknown>
}

async function perform(
  services: Services,
  call: Call<SignInRow>,
  { active, context, state, input, operation }: Performance,
): Promise<CallResult> {
  const { database } = services
  const { interaction } = active
  const { row, hono } = call
  // The cast is safe: rows that have `begun` have a state, and the operations of the others do not read it.
  const proof = await operation.before?.(
    { ...context, tx: database, interaction, state } as ReadableSignIn,
    input,
  )
  const done =
    operation.perform &&
    (await database.transaction(async tx => {
      const locked = row.begun ? await readState(tx, interaction, { lock: true }) : undefined
      const device = deviceOf(services, hono.env)
      const trustedDevice = (userId: string) =>
        trustedDeviceOf(call.message, userId, services.config.endpoint)
      const signIn = { ...context, tx, interaction, device, trustedDevice, state: locked } as SignIn
      return operation.perform?.(signIn, input, proof)
    }))
  const output = operation.after ? await operation.after({ ...active, context }, input, done) : done
  return { output, status: operation.isNew?.(done) ? row.newStatus : row.status, input }
}

/**
 * Cross-site request forgery: the cookie alone authenticates, so other sites' pages are refused. Headless clients
 * send neither header.
 */
function requireOwnPages({ config }: Services, { message }: Call): void {
  const { origin, 'sec-fetch-site': site } = message.headers
  if (site === 'cross-site' || (origin !== undefined && origin !== new URL(config.endpoint).origin))
    throw new Problem('auth.forbidden')
}
