import { Problem, type SignInRow, signInApi } from '@latchkey/contract'
import { getCookie } from 'hono/cookie'
import { record } from '../../events/record.ts'
import { keepAccount, readSignedIn } from '../../oidc/account-choice.ts'
import { decideConsent, readConsent } from '../../oidc/consent.ts'
import { type ActiveInteraction, findInteraction, hasLogin, keepLogin } from '../../oidc/interactions.ts'
import { comparableIdentifier } from '../../policies/phone.ts'
import type { Services } from '../../services.ts'
import { actBeforeSession } from '../../sign-in/actions.ts'
import { keepCaptcha, requireCaptcha } from '../../sign-in/captcha.ts'
import { describeSignIn } from '../../sign-in/description.ts'
import { knowsDevice } from '../../sign-in/devices.ts'
import { chooseRestoration } from '../../sign-in/restoration.ts'
import { begin, changeEvent, changeSignIn, type VersionedState } from '../../sign-in/sign-in.ts'
import type {
  Identifier,
  ReadableSignIn,
  SignIn,
  SignInState,
  SolvedCaptcha,
  Submission,
} from '../../sign-in/state.ts'
import { requireStep, type StepName } from '../../sign-in/steps.ts'
import { submit } from '../../sign-in/submission.ts'
import type { RequestContext } from '../../store/account.ts'
import type { Visitor } from '../../store/actor.ts'
import { type App, type Call, type CallResult, mount } from '../api.ts'
import { trustedDeviceOf } from '../authenticate.ts'
import { tryCaptcha } from '../captcha.ts'
import { deviceOf } from '../device-cookie.ts'
import { withFiles } from '../files.ts'
import { type Input, parse } from '../request.ts'
import { messageOf, throttled } from '../throttled.ts'
import { factorOperations } from './factors.ts'
import { identityOperations } from './identity.ts'
import type { AnySignInOperation, Plain, Rows, SignInOperation } from './operation.ts'
import { passkeyOperations } from './passkey.ts'
import { profileOperations } from './profile.ts'
import { socialOperations } from './social.ts'
import { codeOperations } from './verification-codes.ts'

type Operations = {
  begin: SignInOperation<Rows['begin'], SolvedCaptcha | undefined>
  changeEvent: SignInOperation<Rows['changeEvent']>
  readInteraction: Plain<'readInteraction'>
  restoreAccount: Plain<'restoreAccount'>
  submit: SignInOperation<Rows['submit'], boolean | undefined, Submission | undefined>
  readSignedIn: SignInOperation<Rows['readSignedIn']>
  keepAccount: SignInOperation<Rows['keepAccount']>
  readConsent: SignInOperation<Rows['readConsent']>
  decideConsent: SignInOperation<Rows['decideConsent']>
}

const operations = (services: Services): Operations => ({
  begin: {
    before: (seen, { body }) => tryCaptcha(services, seen, body.captchaToken),
    perform: (signIn, { body }, captcha) => begin(signIn, body.interactionEvent, captcha),
  },
  changeEvent: { perform: (signIn, { body }) => changeEvent(signIn, body.interactionEvent) },
  readInteraction: {
    perform: async ({ state }) => describeSignIn(state),
  },
  restoreAccount: { perform: chooseRestoration },
  submit: {
    changesAccount: true,
    async before(seen) {
      await actBeforeSession(services.database, services, seen)
      const { person, client, device } = seen
      return person && knowsDevice(services.database.quick, person, { client, device: device() })
    },
    async perform(signIn, _, isKnownDevice) {
      const submission = await submit(signIn, isKnownDevice)
      if (submission) keepLogin(signIn, submission)
      return submission
    },
    after: async ({ details }, _, submission) => (submission ? { redirectTo: details.returnTo } : {}),
  },
  readSignedIn: { after: active => readSignedIn(services, active) },
  keepAccount: { after: async active => ({ redirectTo: await keepAccount(active) }) },
  readConsent: { after: active => readConsent(services, active) },
  decideConsent: {
    after: async (active, { body }) => ({ redirectTo: await decideConsent(services, active, body) }),
  },
})

/** The Sign-in API: a browser, or a headless client, during an OIDC interaction. */
export function mountSignInApi(app: App, services: Services): void {
  const table = {
    ...operations(services),
    ...identityOperations(services),
    ...profileOperations(services),
    ...factorOperations(services),
    ...passkeyOperations(services),
    ...socialOperations(services),
    ...codeOperations(services),
  } satisfies Record<keyof Rows, unknown>
  mount<SignInRow>(app, services, signInApi, {
    perform: (call, name) =>
      respond(services, call, {
        name: name as keyof Rows,
        ...(table[name as keyof Rows] as AnySignInOperation),
      }),
  })
}

async function respond(
  services: Services,
  call: Call<SignInRow>,
  operation: AnySignInOperation & { name: keyof Rows },
): Promise<CallResult> {
  const { row, client, now, hono } = call
  requireOwnPages(services, call)
  const active = await findInteraction(services, hono.env)
  const { interaction } = active
  const context: RequestContext<Visitor> = {
    actor: { kind: 'visitor', clientId: interaction.clientId },
    client: { ...client, uiLocales: uiLocalesOf(active) },
    now,
    settings: await services.settings.read(),
    throttle: row.throttle,
  }
  call.context = context
  const begun = row.begun ? active.details.surroundings?.signIn : undefined
  if (row.begun && !begun) {
    // A repeated `submit`, as after a lost response, leads on again.
    if (operation.name === 'submit' && hasLogin(active))
      return { output: { redirectTo: active.details.returnTo } }
    throw new Problem('session.interaction_not_found')
  }
  if (begun && row.refusals) call.refusal = row.refusals[begun.state.event]
  const asked = await parse(row, call)
  // The cast is safe: the steps are the rows that have `begun`.
  if (begun) requireStep(operation.name as StepName, { ...context, interaction, state: begun.state })
  // Before the throttle: messages that a bot cannot send must not use up what others may send.
  const captcha = begun && (await tryCaptcha(services, context, captchaTokenOf(row, asked)))
  if (!captcha) requireCaptcha(row, context.settings, begun?.state)

  return throttled(
    services,
    { row, context },
    { person: personOf(asked, begun?.state), message: messageOf(row, asked.body, []) },
  )(async () => {
    const input = await withFiles(call, asked)
    return perform(services, call, { active, context, begun, captcha, input, operation })
  })
}

/** The token of a call in the middle of a sign-in. `begin` verifies its own. */
function captchaTokenOf({ captcha }: SignInRow, { body }: Input<SignInRow>): string | undefined {
  return captcha && ((body ?? {}) as { captchaToken?: string }).captchaToken
}

function uiLocalesOf({ details }: ActiveInteraction): string | undefined {
  const { ui_locales: locales } = details.params
  return typeof locales === 'string' ? locales.slice(0, 256) : undefined
}

/** The person whose secret is tried, for the throttle: the identifier in the request, or the identified account. */
function personOf({ body }: Input<SignInRow>, state: SignInState | undefined): string | undefined {
  const { identifier } = (body ?? {}) as { identifier?: Identifier }
  return identifier ? comparableIdentifier(identifier) : state?.userId
}

type Performance = {
  active: ActiveInteraction
  context: RequestContext<Visitor>
  begun: VersionedState | undefined
  captcha: SolvedCaptcha | undefined
  input: Input<SignInRow>
  operation: AnySignInOperation & { name: keyof Rows }
}

async function perform(
  services: Services,
  call: Call<SignInRow>,
  { active, context, begun, captcha, input, operation }: Performance,
): Promise<CallResult> {
  const { database, config } = services
  const { interaction } = active
  const { row, hono, message } = call
  // The casts are safe: rows that have `begun` have a state, and the operations of the others do not read it.
  const cookie = (name: string) => getCookie(hono, name)
  let present: string | undefined
  const device = () => {
    present ??= deviceOf(services, hono.env)
    return present
  }
  const trustedDevice = (userId: string) => trustedDeviceOf(message, userId, config.endpoint)
  const person = active.details.surroundings?.person
  const seen = {
    ...context,
    tx: database,
    interaction,
    device,
    cookie,
    trustedDevice,
    state: begun?.state,
    person,
  } as ReadableSignIn
  const proof = await operation.before?.(seen, input)
  const base = {
    ...context,
    interaction,
    noted: {},
    device: device(),
    trustedDevice,
  }
  const work = async (signIn: SignIn) => {
    // Another request may have changed the state in between.
    if (begun) requireStep(operation.name as StepName, signIn)
    if (captcha) await keepCaptcha(signIn, captcha)
    return operation.perform?.(signIn, input, proof)
  }
  const performing =
    operation.perform &&
    (begun
      ? changeSignIn(database, base, { ...begun, person: operation.changesAccount && person }, work)
      : database.transaction(tx => work({ ...base, tx } as SignIn)))
  const done = await performing?.catch(async error => {
    await recordRisks(services, base, begun?.state.userId)
    throw error
  })
  const output = operation.after ? await operation.after({ ...active, context }, input, done) : done
  const isCounted = operation.isCounted?.(done) ?? false
  return { output, status: operation.isNew?.(done) ? row.newStatus : row.status, input, isCounted }
}

/** Records that adaptive MFA demanded the second factor, which is a refusal. */
async function recordRisks(
  { database }: Services,
  { noted: { risks }, ...context }: RequestContext & Pick<SignIn, 'noted'>,
  accountId: string | undefined,
): Promise<void> {
  if (!risks) return
  const event = { accountId, risks: [...risks] }
  await record({ ...context, tx: database }, 'Interaction.SignIn.AdaptiveMfa.Triggered', event)
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
