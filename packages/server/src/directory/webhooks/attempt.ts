import type { EventPayload } from '@latchkey/contract'
import type { Leased, Result } from '../../events/deliveries/queue.ts'
import { noteHealth, pause } from '../../events/deliveries/queue.ts'
import { deliveryLimit, pauseAfter } from '../../events/deliveries/retries.ts'
import { record } from '../../events/record.ts'
import type { Services as AllServices } from '../../services.ts'
import type { RequestContext } from '../../store/account.ts'
import type { Transaction } from '../../store/database.ts'
import { isUnreadable, pushOf } from '../signals/push.ts'
import { uriOf } from '../signals/security-event.ts'
import { tellAdministrators } from './administrator-notices.ts'
import { bodyOf, eventNameOf } from './payload.ts'
import { webhookRequest } from './request.ts'
import { type Answer, type Post, send } from './send.ts'
import { configOf, signingKeysOf } from './webhook.ts'

type Services = Pick<
  AllServices,
  'config' | 'database' | 'keys' | 'metrics' | 'settings' | 'vault' | 'webhookFetch'
>

/** The receiver wants no more; RFC 9110 section 15.5.11. */
const gone = 410

/** Attempts a delivery once. */
export async function attemptDelivery(
  services: Services,
  leased: Leased,
  signal: AbortSignal,
): Promise<Omit<Result, 'leased'>> {
  const { hook, delivery } = leased
  const beganAt = new Date()
  const answer = await answerTo().catch(
    (error): Answer => ({ status: null, error: `It could not be sent: ${error.message}` }),
  )
  const endedAt = new Date()
  const isDelivered = answer.status !== null && answer.status >= 200 && answer.status < 300
  return {
    beganAt,
    duration: endedAt.getTime() - beganAt.getTime(),
    status: answer.status,
    error: answer.error,
    response: answer.status === null ? null : answer.response,
    outcome: isDelivered ? 'delivered' : outcomeOfFailure(),
  }

  async function answerTo(): Promise<Answer> {
    const requestOf = hook.kind === 'signals' ? pushOf : webhookRequestOf
    return send(services.webhookFetch, await requestOf(services, leased, beganAt), signal)
  }

  function outcomeOfFailure(): Result['outcome'] {
    if (hook.kind === 'signals' && isUnreadable(answer)) return 'failed'
    const retryIn = pauseAfter({
      attempts: delivery.attempts + 1,
      age: endedAt.getTime() - delivery.created_at.getTime(),
      retryAfter: answer.status === null ? undefined : answer.retryAfter,
      random: Math.random(),
    })
    return retryIn === undefined ? 'failed' : { retryIn }
  }
}

async function webhookRequestOf({ vault }: Services, { hook, message }: Leased, now: Date): Promise<Post> {
  const config = await configOf(hook, vault)
  const keys = await signingKeysOf(hook, vault, now)
  return webhookRequest({ config, keys, messageId: message.id, body: bodyOf(hook, message) }, now)
}

/**
 * Records how hooks fare after attempts, and tells administrators: by an entry in the log where a delivery is given up
 * although the hook works otherwise, and where a hook is paused.
 */
export async function followAttempts(services: Services, results: readonly Result[]): Promise<void> {
  for (const { outcome } of results)
    services.metrics.countWebhookAttempt(typeof outcome === 'string' ? outcome : 'retried')
  for (const [hookId, ofHook] of Map.groupBy(results, ({ leased }) => leased.hook.id)) {
    const successes = ofHook.filter(({ outcome }) => outcome === 'delivered').length
    const { failing_since } = ofHook[0]?.leased.hook ?? { failing_since: null }
    if (successes === ofHook.length && failing_since === null) continue
    await followHook(services, hookId, ofHook, successes)
  }
}

async function followHook(
  { database, settings }: Services,
  hookId: string,
  results: readonly Result[],
  successes: number,
): Promise<void> {
  const now = new Date()
  const context: RequestContext = {
    actor: { kind: 'system' },
    client: { requestId: '', address: undefined, userAgent: undefined, acceptLanguage: undefined },
    settings: await settings.read(),
    now,
  }
  await database.transaction(async tx => {
    const failures = results.length - successes
    const failingSince = await noteHealth(tx, hookId, { successes, failures })
    const reason = reasonToPause(results, failingSince, now)
    if (reason && (await pause(tx, hookId, now))) {
      const since = failingSince ?? now
      await recordPause({ ...context, tx }, results, { reason, failingSince: since.getTime() })
      const trouble = { kind: 'paused' as const, reason, since: since.toISOString() }
      await tellAdministrators(tx, { hookId, trouble }, now)
    }
    if (reason) return
    for (const { leased } of results.filter(({ outcome }) => outcome === 'failed'))
      await recordLoss({ ...context, tx }, leased)
  })
}

type Recording = RequestContext & { tx: Transaction }
type Pause = Omit<EventPayload<'Webhook.Paused'>, 'hookId'>

async function recordPause(context: Recording, [first]: readonly Result[], about: Pause): Promise<void> {
  if (!first) return
  const { id, kind } = first.leased.hook
  if (kind === 'signals') await record(context, 'SignalReceiver.Paused', { receiverId: id, ...about })
  else await record(context, 'Webhook.Paused', { hookId: id, ...about })
}

async function recordLoss(context: Recording, { hook, delivery, message }: Leased): Promise<void> {
  const { id: messageId } = message
  const isSignal = hook.kind === 'signals'
  const event = isSignal ? uriOf(delivery.part) : eventNameOf(hook.events, message)
  if (isSignal)
    await record(context, 'SignalReceiver.Delivery.Failed', { receiverId: hook.id, messageId, event })
  else await record(context, 'Webhook.Delivery.Failed', { hookId: hook.id, messageId, event })
  const trouble = { kind: 'deliveryFailed' as const, event, at: message.created_at.toISOString() }
  await tellAdministrators(context.tx, { hookId: hook.id, trouble }, context.now)
}

function reasonToPause(
  results: readonly Result[],
  failingSince: Date | null,
  now: Date,
): Pause['reason'] | undefined {
  if (results.some(({ status }) => status === gone)) return 'gone'
  const isFailing = failingSince !== null && now.getTime() - failingSince.getTime() >= deliveryLimit
  return isFailing ? 'failing' : undefined
}
