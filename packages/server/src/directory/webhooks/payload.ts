import {
  eventTypeOfHook,
  type HookEvent,
  type ManagementRow,
  managementApi,
  wireHookEvents,
} from '@latchkey/contract'
import { type ShownUser, toUser } from '../../account/user.ts'
import type { HookMessageRow } from '../../store/rows.ts'
import { toScope } from '../resource.ts'
import { toRole } from '../role.ts'

type Hook = { id: string; events: readonly HookEvent[] }

/** The body of a delivery, from the names of the wire; `docs/wire/management-api.md#6.11`. */
export function bodyOf(hook: Hook, message: HookMessageRow): string {
  const event = eventNameOf(hook.events, message)
  const common = { hookId: hook.id, event, createdAt: new Date(message.event.created_at).toISOString() }
  const interactionEvent = interactionEvents[event]
  if (interactionEvent) return JSON.stringify({ ...common, ...interactionPayload(message, interactionEvent) })
  if (isDataEvent.test(event)) return JSON.stringify({ ...common, ...dataPayload(message) })
  return JSON.stringify({ ...common, ...logPayload(message) })
}

/** The name under which the hook receives the event. */
export function eventNameOf(events: readonly HookEvent[], { type, event }: HookMessageRow): HookEvent {
  const isWire = (name: HookEvent) => name in wireHookEvents
  const names = events.filter(name => eventTypeOfHook(name) === type)
  return names.find(name => !isWire(name) || event.result === 'Success') ?? type
}

const interactionEvents: Partial<Record<HookEvent, string>> = {
  PostRegister: 'Register',
  PostSignIn: 'SignIn',
  PostSignInAdaptiveMfaTriggered: 'SignIn',
  PostResetPassword: 'ForgotPassword',
}

const isDataEvent = /^(User|Role|Scope|TrustedDevice)\./

function interactionPayload({ event, subject }: HookMessageRow, interactionEvent: string) {
  const { sessionId, risks } = event.payload
  return {
    interactionEvent,
    ...(sessionId !== undefined && { sessionId }),
    ...(event.user_agent !== null && { userAgent: event.user_agent }),
    ...(event.address !== null && { userIp: event.address }),
    ...contextOf({ event }),
    ...(subject.user && { user: publicUserOf(subject.user, event.created_at) }),
    ...(subject.application && { application: subject.application }),
    ...(risks !== undefined && { adaptiveMfaResult: { requiresMfa: true, triggeredRules: risks } }),
  }
}

function dataPayload(message: HookMessageRow) {
  const { event, subject } = message
  const call = callOf(event)
  return {
    ...(event.user_agent !== null && { userAgent: event.user_agent }),
    ...(event.address !== null && { ip: event.address }),
    ...(call ?? contextOf(message)),
    ...membersOf(event),
    ...dataOf(message, call !== undefined),
    ...(call === undefined && subject.application && { application: subject.application }),
  }
}

/** An event of the log that is not one of the wire’s webhooks. */
function logPayload(message: HookMessageRow) {
  const { event } = message
  const { error, ...data } = event.payload
  return {
    result: event.result,
    ...(error !== undefined && { error }),
    ...(event.user_agent !== null && { userAgent: event.user_agent }),
    ...(event.address !== null && { ip: event.address }),
    ...contextOf(message),
    actor: {
      kind: event.actor_kind,
      ...(event.actor_id !== null && { id: event.actor_id }),
      ...(event.impersonator_id !== null && { impersonator: event.impersonator_id }),
    },
    ...callOf(event),
    data,
  }
}

function contextOf({ event }: Pick<HookMessageRow, 'event'>) {
  return {
    ...(event.account_id !== null && { userId: event.account_id }),
    ...(event.application_id !== null && { applicationId: event.application_id }),
  }
}

/** The call of the Management API that caused the event; undefined: it was another API, or a job. */
function callOf({ operation, path }: HookMessageRow['event']) {
  if (operation === null || path === null || !(operation in managementApi)) return undefined
  const row: ManagementRow = managementApi[operation as keyof typeof managementApi]
  const [method = '', route = ''] = row.route.split(' ')
  const given = path.split('/')
  const params = route
    .split('/')
    .flatMap((part, at) => (part.startsWith(':') ? [[part.slice(1), decoded(given[at])]] : []))
  return {
    path: path.replace(/^\/api/, ''),
    method,
    status: row.status ?? (row.output ? 200 : 204),
    params: Object.fromEntries(params),
    matchedRoute: route.replace(/^\/api/, ''),
  }
}

function decoded(part = ''): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** The members beside `data`. */
function membersOf({ type, payload }: HookMessageRow['event']) {
  if (type === 'Role.Scopes.Updated') return { roleId: payload.roleId }
  return type === 'User.Data.Updated' ? { fields: payload.fields } : {}
}

/** The response of the call, where the wire has it; else the public attributes of the person. */
function dataOf({ type, event, subject }: HookMessageRow, isCall: boolean): { data?: unknown } {
  const { operation } = event
  if (type === 'Role.Scopes.Updated')
    return operation === 'removeRoleScope' || !subject.scopes
      ? {}
      : { data: subject.scopes.map(each => toScope(withDate(each))) }
  if (type === 'Role.Created' || type === 'Role.Data.Updated')
    return subject.role ? { data: toRole(subject.role) } : {}
  if (type === 'Scope.Created' || type === 'Scope.Data.Updated')
    return subject.scope ? { data: toScope(withDate(subject.scope)) } : {}
  if (!subject.user) return {}
  if (isCall && operation === 'updateUserCustomData') return { data: subject.user.custom_data }
  if (isCall && operation === 'updateUserProfile') return { data: subject.user.profile }
  if (isCall && operation && answersUser.has(operation))
    return { data: userOf(subject.user, event.created_at) }
  return { data: publicUserOf(subject.user, event.created_at) }
}

/** Operations whose response is the person as administrators see it. */
const answersUser = new Set(['createUser', 'updateUser', 'setUserPassword', 'suspendUser'])

type UserInJson = NonNullable<HookMessageRow['subject']['user']>

function publicUserOf(user: UserInJson, at: string) {
  const { hasPassword: _, ...rest } = userOf(user, at)
  return rest
}

function userOf(user: UserInJson, at: string) {
  const names = ['last_sign_in_at', 'created_at', 'updated_at', 'suspended_until', 'deletes_at'] as const
  const dates = names.map(name => [name, user[name] === null ? null : new Date(user[name])])
  // The cast is safe: the snapshot has the columns that are shown, and these are the ones that JSON changes.
  return toUser({ ...user, ...Object.fromEntries(dates) } as ShownUser, new Date(at))
}

function withDate<Row extends { created_at: string }>(row: Row) {
  return { ...row, created_at: new Date(row.created_at) }
}
