import { createHash } from 'node:crypto'
import { Problem, type Throttle } from '@latchkey/contract'
import { callingCodeOf } from '../policies/phone.ts'
import { throttlePolicyOf } from '../policies/throttle.ts'
import type { RequestContext } from '../store/account.ts'
import type { Database } from '../store/database.ts'
import type { Settings } from '../store/settings.ts'
import { createLimiters, type Limiters, type Taken } from './limiters.ts'

export type ThrottleKind = Exclude<Throttle, object>
export type ThrottledBy = 'address' | 'person' | 'caller' | 'phonePrefix' | 'server'

/** Who does what is throttled. */
export type ThrottleSubject = {
  kind: ThrottleKind
  settings: Settings
  /** Sign-in, account and Management API are counted apart: who floods one does not close the others. */
  place: string
  /** The network of a person's address, or the caller of the Management API: a back end is one address for all of its people. */
  from: { network: string } | { caller: string }
  /** Whose secret is tried: an id, or a name as it was typed. */
  person?: string | undefined
  message?: { phone?: string | undefined; isOwnAddress: boolean } | undefined
}

export type Throttles = {
  /** Does the work unless there was too much of its kind. `isCounted` says whether a result counts; refusals do. `request.throttled`. */
  hold<Result>(
    subject: ThrottleSubject,
    work: () => Promise<Result>,
    isCounted: (result: Result) => boolean,
  ): Promise<Result>
}

type Limit = { by: ThrottledBy; name: string; key: string; most: number; seconds: number }

/** Throttles whose counts all nodes share. `observe` hears of each refusal. */
export function createThrottles(
  database: Database,
  observe: (kind: ThrottleKind, by: ThrottledBy) => void,
): Throttles {
  const limiters = createLimiters(database)
  /** Tries in flight on this node: they are not counted yet. */
  const pending = new Map<string, number>()

  return {
    hold: (subject, work, isCounted) => {
      const refuse = (by: ThrottledBy, milliseconds: number): never => {
        observe(subject.kind, by)
        throw throttled(subject.kind, by, milliseconds)
      }
      return subject.kind === 'message'
        ? holdMessages(limiters, subject, refuse).then(work)
        : holdTries(subject, refuse, work, isCounted)
    },
  }

  /** Counts what went wrong, after it did: who is right costs no query. */
  async function holdTries<Result>(
    subject: ThrottleSubject,
    refuse: Refuse,
    work: () => Promise<Result>,
    isCounted: (result: Result) => boolean,
  ): Promise<Result> {
    const limits = limitsOf(subject)
    requireRoom(limiters, limits, refuse)
    const [{ by, name, key, most }] = limits
    const line = `${name} ${key}`
    const inFlight = pending.get(line) ?? 0
    if (inFlight >= most) refuse(by, 1000)
    pending.set(line, inFlight + 1)
    try {
      const result = await work()
      if (isCounted(result)) await takeAll(limiters, limits)
      return result
    } catch (error) {
      if (isRefusal(error)) await takeAll(limiters, limits)
      throw error
    } finally {
      const left = (pending.get(line) ?? 1) - 1
      if (left > 0) pending.set(line, left)
      else pending.delete(line)
    }
  }
}

/** Fails every call of an operation whose row names no throttle: forgetting it is found by the operation's first test. */
export function requireThrottle({ throttle }: RequestContext): void {
  if (throttle === undefined) throw new Error('the row of this operation names no throttle')
}

type Refuse = (by: ThrottledBy, milliseconds: number) => void

/** Looks in memory alone: a flood that is refused costs no query. */
function requireRoom(limiters: Limiters, limits: Limits, refuse: Refuse): void {
  const [first] = limits
  for (const limit of limits) {
    const blocked = limiters.blockedFor(limit)
    if (blocked > 0 && (limit.by !== 'server' || limiters.isHeavy(first))) refuse(limit.by, blocked)
  }
}

/** Counts a message before it is sent. One to an address that is the person's already is kept back by nobody else's messages. */
async function holdMessages(limiters: Limiters, subject: ThrottleSubject, refuse: Refuse): Promise<void> {
  const limits = limitsOf(subject)
  requireRoom(limiters, limits, refuse)
  const taken = await takeAll(limiters, limits)
  taken.forEach(({ isOver, milliseconds }, index) => {
    const by = limits[index]?.by ?? 'address'
    if (isOver && (by !== 'server' || limiters.isHeavy(limits[0]))) refuse(by, milliseconds)
  })
}

/** Each is a statement of its own, in one round trip: no row is held while another one is waited for. */
function takeAll(limiters: Limiters, limits: Limits): Promise<Taken[]> {
  return Promise.all(limits.map(limit => limiters.take(limit)))
}

type Limits = [Limit, ...Limit[]]
const tenMinutes = 600
const anHour = 3600

function limitsOf({ kind, settings, place, from, person, message }: ThrottleSubject): Limits {
  const policy = throttlePolicyOf(settings)
  const { perAddress, perServer } = policy[kind]
  const limit = (by: ThrottledBy, of: string, most: number, seconds = tenMinutes): Limit => ({
    by,
    name: `${kind}:${by}`,
    key: hashOf(`${place}\n${of}`),
    most,
    seconds,
  })
  const isCaller = 'caller' in from
  const who = isCaller ? from.caller : from.network
  const own = isCaller
    ? limit('caller', who, kind === 'secret' ? policy.secret.perCaller : perAddress)
    : limit('address', who, perAddress)
  const limits: Limits = [own]
  // From one address: whoever guesses at a person closes no way of theirs from anywhere else.
  if (kind === 'secret' && person !== undefined)
    limits.push(limit('person', `${who}\n${person.toLowerCase()}`, policy.secret.perPerson, anHour))
  if (message?.phone !== undefined && !message.isOwnAddress)
    limits.push(limit('phonePrefix', callingCodeOf(message.phone), policy.message.perPhonePrefix))
  if (!message?.isOwnAddress && !isCaller) limits.push(limit('server', '', perServer))
  return limits
}

/** So that the table is no list of addresses and names. */
function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url')
}

function isRefusal(error: unknown): boolean {
  return error instanceof Problem && error.status < 500
}

function throttled(kind: ThrottleKind, by: ThrottledBy, milliseconds: number): Problem {
  const retryAfter = Math.max(1, Math.ceil(milliseconds / 1000))
  return new Problem(
    'request.throttled',
    { kind, by, retryAfter },
    { headers: { 'retry-after': String(retryAfter) } },
  )
}
