import {
  type AdministratorRow,
  isTruthy,
  type ManagementRow,
  managementApi,
  notYet,
  Problem,
} from '@latchkey/contract'
import { createUserTotals } from '../../directory/user-totals.ts'
import { requireRank } from '../../policies/administrators.ts'
import { requireSecondFactor, requireStepUp } from '../../policies/console-sign-in.ts'
import { requireManagementAccess } from '../../policies/management-access.ts'
import type { Services } from '../../services.ts'
import {
  type Account,
  changeOptimistically,
  type Directory,
  openToRead,
  type RequestContext,
  type VersionedUser,
} from '../../store/account.ts'
import type { Actor } from '../../store/actor.ts'
import { type App, type Call, type CallResult, mount, ownRequests, readerOf } from '../api.ts'
import { bearerToken } from '../authenticate.ts'
import { withFiles } from '../files.ts'
import type { Lines } from '../output.ts'
import { parse } from '../request.ts'
import type { Headers } from '../response.ts'
import { messageOf, throttled } from '../throttled.ts'
import { accessLinkOperations } from './access-links.ts'
import { administratorOperations } from './administrators.ts'
import { applicationPeopleOperations } from './application-people.ts'
import { applicationRoleOperations } from './application-roles.ts'
import { applicationOperations } from './applications.ts'
import { captchaProviderOperations } from './captcha-provider.ts'
import { configOperations } from './configs.ts'
import { connectorOperations } from './connectors.ts'
import { customPhraseOperations } from './custom-phrases.ts'
import { customProfileFieldOperations } from './custom-profile-fields.ts'
import { dashboardOperations } from './dashboard.ts'
import { emailTemplateOperations } from './email-templates.ts'
import { hookOperations } from './hooks.ts'
import { logOperations } from './logs.ts'
import { oneTimeTokenOperations } from './one-time-tokens.ts'
import type { AnyManagementOperation, ManagementOperations } from './operation.ts'
import { personalAccessTokenOperations } from './personal-access-tokens.ts'
import { resourceOperations } from './resources.ts'
import { roleOperations } from './roles.ts'
import { scriptOperations } from './scripts.ts'
import { sentinelOperations } from './sentinel.ts'
import { settingOperations } from './settings.ts'
import { signInExperienceOperations } from './sign-in-experience.ts'
import { signalReceiverOperations } from './signal-receivers.ts'
import { socialOperations } from './social.ts'
import { subjectTokenOperations } from './subject-tokens.ts'
import { userAccessOperations } from './user-access.ts'
import { userAssetOperations } from './user-assets.ts'
import { userFactorOperations } from './user-factors.ts'
import { userJobOperations } from './user-jobs.ts'
import { userRoleOperations } from './user-roles.ts'
import { userOperations } from './users.ts'
import { verificationCodeOperations } from './verification-codes.ts'

const operations = (services: Services, totals = createUserTotals(Date.now)) =>
  ({
    ...userOperations(services, totals),
    ...userAccessOperations,
    ...userFactorOperations(services),
    ...personalAccessTokenOperations,
    ...userRoleOperations,
    ...subjectTokenOperations,
    ...oneTimeTokenOperations(services),
    ...accessLinkOperations(services),
    ...applicationOperations(services),
    ...applicationRoleOperations,
    ...resourceOperations,
    ...roleOperations(totals),
    ...administratorOperations,
    ...applicationPeopleOperations,
    ...connectorOperations(services),
    ...emailTemplateOperations(services),
    ...settingOperations(services),
    ...configOperations(services),
    ...logOperations(services),
    ...hookOperations(services),
    ...dashboardOperations(services),
    ...signalReceiverOperations(services),
    ...scriptOperations(services),
    ...sentinelOperations,
    ...signInExperienceOperations(services),
    ...captchaProviderOperations(services),
    ...customPhraseOperations,
    ...customProfileFieldOperations,
    ...userAssetOperations(services),
    ...userJobOperations(services),
    ...socialOperations(services),
    ...verificationCodeOperations(services),
  }) satisfies ManagementOperations

/** The Management API: administrators and back ends, by JWT access token for the Management API's resource. */
export function mountManagementApi(app: App, services: Services): void {
  const table = operations(services)
  mount<ManagementRow>(app, services, managementApi, {
    resource: '/api',
    async perform(call, name) {
      const operation = table[name as keyof typeof table] as AnyManagementOperation
      const headers = operation.headers?.(call.message, await services.settings.read())
      return { ...(await respond(services, { call, name }, operation)), ...(headers && { headers }) }
    },
    // Account components on pages of any origin read the public settings.
    headers: (_, { scope }): Headers => (scope === 'public' ? { 'access-control-allow-origin': '*' } : {}),
  })
  mountNotYet(app, services)
}

/** Answers 501 for future operations, to callers that would be allowed to use them. */
function mountNotYet(app: App, services: Services): void {
  const rows = notYet.map(({ route, part, isOpen }): [string, AdministratorRow] => [
    route,
    { route, summary: part, scope: isOpen ? 'public' : 'all' },
  ])
  mount<AdministratorRow>(app, services, Object.fromEntries(rows), {
    resource: '/api',
    async perform(call) {
      await identify(services, call)
      const { summary: part } = call.row
      if (part === 'protected applications') throw new Problem('application.protected_app_not_configured')
      throw new Problem('not_implemented', { part })
    },
  })
}

async function respond(
  services: Services,
  { call, name }: { call: Call<ManagementRow>; name: string },
  operation: AnyManagementOperation,
): Promise<CallResult> {
  const { database } = services
  const { row, client, now } = call
  const context: RequestContext = {
    actor: await identify(services, call),
    client: { ...client, operation: name, path: call.message.url?.split('?', 1)[0]?.slice(0, 2048) },
    now,
    settings: await services.settings.read(),
    throttle: row.throttle,
  }
  if (context.actor.kind === 'admin') call.context = context
  requireSecondFactor(context)
  requireManagementAccess(context.actor, row, call.search)
  requireStepUp(context, row, call.search)
  const input = await withFiles(call, await parse(row, call, context.settings))

  const { userId } = call.params
  const tx = readerOf(services, row)
  const person =
    userId === undefined ? undefined : await unlessNobody(lookUp(services, context, userId), operation)
  if (userId !== undefined && !person) return { output: operation.ofNobody?.(), input }
  const seen = { ...context, tx, ...(person && { user: person }) }
  const isRead = row.route.startsWith('GET ')
  if (person && !isRead) await requireRank(seen, { userId: person.id })
  if (isRead) {
    // The cast is safe: the operation of a read needs only a readable handle; see `management/operation.ts`.
    const output: unknown = await operation.perform(seen as never, input, undefined)
    return { output: row.isStream ? whileAllowed(services, call, output as Lines) : output, input }
  }

  const message = messageOf(row, input.body, [])
  return throttled(
    services,
    { row, context },
    { person: userId, message },
  )(async () => {
    const proof = await operation.before?.(seen as never, input)
    let isNew: boolean | undefined
    const perform = async (handle: Directory | Account) => {
      // Again, since the person may have become an administrator in this moment.
      if (person) await requireRank(handle, { userId: person.id })
      isNew = await operation.isNew?.(handle as never, input)
      return operation.perform(handle as never, input, proof)
    }
    const output = person
      ? await changeOptimistically(database, context, person, perform)
      : await database.transaction(tx => perform({ ...context, tx }))
    const status = operation.isDenied?.(output) ? row.deniedStatus : isNew ? row.newStatus : row.status
    return { output, input, ...(status && { status }) }
  })
}

/**
 * Ends a stream when its token expires, or its application loses the scope: nothing is sent from then on. A stream that
 * does not follow breaks instead, so that it is not taken for the whole.
 */
async function* whileAllowed(services: Services, call: Call<ManagementRow>, stream: Lines): Lines {
  let checkedAt = performance.now()
  for await (const lines of stream) {
    if (lines.length > 0 || performance.now() - checkedAt > 1000) {
      checkedAt = performance.now()
      const refusal = await identify(services, call)
        .then(actor => requireManagementAccess(actor, call.row, call.search))
        .catch(error => error)
      if (refusal && isTruthy(call.search.get('follow'))) return
      if (refusal) throw refusal
    }
    yield lines
  }
}

async function lookUp(
  { database }: Services,
  context: RequestContext,
  userId: string,
): Promise<VersionedUser> {
  return (await openToRead(database.quick, context, userId)).user
}

/** The opened account; undefined if it does not exist and the operation handles that by `ofNobody`. */
async function unlessNobody<Opened>(
  opening: Promise<Opened>,
  { ofNobody }: AnyManagementOperation,
): Promise<Opened | undefined> {
  try {
    return await opening
  } catch (error) {
    if (ofNobody && error instanceof Problem && error.code === 'entity.not_found') return undefined
    throw error
  }
}

async function identify({ adminTokens }: Services, { row, message }: Call<AdministratorRow>): Promise<Actor> {
  if (row.scope === 'public') return { kind: 'visitor', clientId: undefined }
  return ownRequests.get(message)?.actor ?? adminTokens.identify(bearerToken(message))
}
