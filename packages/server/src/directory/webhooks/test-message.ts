import { type EventType, eventTypeOfHook, type HookEvent, type hookTest, Problem } from '@latchkey/contract'
import type { z } from 'zod'
import type { RequestContext } from '../../store/account.ts'
import type { Queryable } from '../../store/database.ts'
import { newEventId } from '../../store/ids.ts'
import type { HookMessageRow } from '../../store/rows.ts'
import type { Vault } from '../../store/vault.ts'
import { bodyOf } from './payload.ts'
import { webhookRequest } from './request.ts'
import { send } from './send.ts'
import { configOf, findHook, signingKeysOf, withSecrets } from './webhook.ts'

type Services = { vault: Vault; webhookFetch: typeof globalThis.fetch }

/**
 * Sends one sample of each event to the given address, signed with the stored keys. Errors:
 * `hook.endpoint_responded_with_error`, `hook.send_test_payload_failed`.
 */
export async function testHook(
  { tx, now }: RequestContext & { tx: Queryable },
  { vault, webhookFetch }: Services,
  { id, events, config: given }: z.output<typeof hookTest> & { id: string },
): Promise<void> {
  const hook = await findHook(tx, id)
  const config = withSecrets(given, await configOf(hook, vault))
  const keys = await signingKeysOf(hook, vault, now)
  const messages = [...new Set(events)].map(event => ({ event, message: sampleOf(event, now) }))
  // At once: one after another, a slow receiver would hold the request for minutes.
  const answers = await Promise.all(
    messages.map(({ event, message }) => {
      const body = bodyOf({ id, events: [event] }, message)
      return send(webhookFetch, webhookRequest({ config, keys, messageId: message.id, body }, now))
    }),
  )
  for (const answer of answers) {
    if (answer.status === null)
      throw new Problem('hook.send_test_payload_failed', { message: answer.error }, { details: answer.error })
    if (answer.status < 200 || answer.status >= 300)
      throw new Problem('hook.endpoint_responded_with_error', {
        responseStatus: answer.status,
        responseBody: answer.response ?? '',
      })
  }
}

/** A message of an event with invented data, the same for each test. */
function sampleOf(event: HookEvent, now: Date): HookMessageRow {
  // The cast is safe: the name of an event that never occurs is only shown.
  const type = eventTypeOfHook(event) ?? (event as EventType)
  const at = now.toISOString()
  return {
    id: newEventId(now),
    type,
    account_id: sampleUser.id,
    event: {
      id: 'sample',
      position: '0',
      type,
      result: 'Success',
      account_id: sampleUser.id,
      actor_kind: 'owner',
      actor_id: sampleUser.id,
      impersonator_id: null,
      application_id: sampleApplication.id,
      payload: { sessionId: 'sample-session', roleId: sampleRole.id, scopeId: sampleScope.id },
      request_id: null,
      operation: null,
      path: null,
      address: '203.0.113.7',
      user_agent: 'Mozilla/5.0 (sample)',
      created_at: at,
    },
    subject: {
      user: { ...sampleUser, created_at: at, updated_at: at },
      application: sampleApplication,
      role: sampleRole,
      scope: { ...sampleScope, created_at: at },
      scopes: [{ ...sampleScope, created_at: at }],
    },
    is_of_deleted: false,
    created_at: now,
  }
}

const sampleApplication = { id: 'sample-application', name: 'Sample', type: 'SPA', description: null }

const sampleRole = {
  id: 'sample-role',
  name: 'Sample role',
  description: 'A role that does not exist',
  type: 'User' as const,
  is_default: false,
  is_administrator: false,
}

const sampleScope = {
  id: 'sample-scope',
  resource_id: 'sample-resource',
  name: 'read:samples',
  description: null,
}

const notSuspended = { is_suspended: false, suspended_until: null, suspension_reason: null }

const sampleUser = {
  id: 'sampleperson',
  username: 'sample',
  primary_email: 'sample@example.com',
  primary_phone: null,
  name: 'Sample Person',
  avatar: null,
  profile: {},
  custom_data: {},
  identities: {},
  application_id: null,
  cimd_client_id: null,
  last_sign_in_at: null,
  ...notSuspended,
  deletes_at: null,
  password_digest: null,
}
