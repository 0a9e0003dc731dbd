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

/** The keys that a throttle counts by. */
export type ThrottleSubject = {
  kind: ThrottleKind
  settings: Settings
  /** The API. Each API has counters of its own, so a flood of one does not block the others. */
  place: string
  /** The network of the client, or the caller of the Management API: a back end sends every person's requests from one address. */
  from: { network: string } | { caller: string }
  /** The owner of the secret: a person's id, or the identifier as typed. */
  person?: string | undefined
  message?: { phone?: string | undefined; isOwnAddress: boolean } | undefined
}

export type Throttles = {
  /**
   * Runs the work unless a limit is reached. Refusals count; `isCounted` decides whether a result counts.
   * Errors: `request.throttled`.
   */
  hold<Result>(
    subject: ThrottleSubject,
    work: () => Promise<Result>,
    isCounted: (result: Result) => boolean,
  ): Promise<Result>
}

type Limit = { by: ThrottledBy; name: string; key: string; most: number; seconds: number }

/** Creates throttles with counters that all nodes share. `observe` is called for each refusal. */
export function createThrottles(
  database: Database,
  observe: (kind: ThrottleKind, by: ThrottledBy) => void,
): Throttles {
  const limiters = createLimiters(database)
  /** Concurrent attempts on this node, which are not counted yet. */
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

  /** Counts a failed attempt afterwards, so a successful attempt costs no query. */
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

/** Fails every call of an operation whose row names no throttle, so its first test finds the omission. */
export function requireThrottle({ throttle }: RequestContext): void {
  if (throttle === undefined) throw new Error('the row of this operation names no throttle')
}

type Refuse = (by: ThrottledBy, milliseconds: number) => void

/** Checks the memory of this node alone, so a refused flood costs no query. */
function requireRoom(limiters: Limiters, limits: Limits, refuse: Refuse): void {
  const [first] = limits
  for (const limit of limits) {
    const blocked = limiters.blockedFor(limit)
    if (blocked > 0 && (limit.by !== 'server' || limiters.isHeavy(first))) refuse(limit.by, blocked)
  }
}

/** Counts a message before it is sent. Messages of other people never delay a message to the person's own address. */
async function holdMessages(limiters: Limiters, subject: ThrottleSubject, refuse: Refuse): Promise<void> {
  const limits = limitsOf(subject)
  requireRoom(limiters, limits, refuse)
  const taken = await takeAll(limiters, limits)
  taken.forEach(({ isOver, milliseconds }, index) => {
    const by = limits[index]?.by ?? 'address'
    if (isOver && (by !== 'server' || limiters.isHeavy(limits[0]))) refuse(by, milliseconds)
  })
}

/** Counts all limits in one round trip, each by a statement of its own, so no statement waits while it holds a row lock. */
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
    ? limit('caller', who, kind === 'registration' ? perAddress : policy[kind].perCaller)
    : limit('address', who, perAddress)
  const limits: Limits = [own]
  // By person and address: an attacker's attempts never block the person at another address.
  if (kind === 'secret' && person !== undefined)
    limits.push(limit('person', `${who}\n${person.toLowerCase()}`, policy.secret.perPerson, anHour))
  if (message?.phone !== undefined && !message.isOwnAddress)
    limits.push(limit('phonePrefix', callingCodeOf(message.phone), policy.message.perPhonePrefix))
  if (!message?.isOwnAddress && !isCaller) limits.push(limit('server', '', perServer))
  return limits
}

/** Hashes the key, so that the table reveals no addresses and names. */
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
