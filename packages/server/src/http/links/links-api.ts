import { type LinkRow, linkApi } from '@latchkey/contract'
import type { Services } from '../../services.ts'
import type { RequestContext } from '../../store/account.ts'
import type { Visitor } from '../../store/actor.ts'
import { type App, type Call, type CallResult, mount } from '../api.ts'
import { requireSolvedCaptcha } from '../captcha.ts'
import { parse } from '../request.ts'
import { messageOf, throttled } from '../throttled.ts'
import { accessOperations } from './access.ts'
import { addressChangeOperations } from './address-change.ts'
import { deletionOperations } from './deletion.ts'
import { lockdownOperations } from './lockdown.ts'
import type { LinkOperation, LinkOperations } from './operation.ts'
import { ownerOperations } from './owner.ts'
import { passwordResetOperations } from './password-reset.ts'

/** The Link API: for the holder of a link. */
export function mountLinkApi(app: App, services: Services): void {
  const table: LinkOperations = {
    ...addressChangeOperations(services),
    ...lockdownOperations(services),
    ...accessOperations(services),
    ...deletionOperations(services),
    ...passwordResetOperations(services),
    ...ownerOperations(services),
  }
  mount<LinkRow>(app, services, linkApi, {
    // The cast is safe: the operation gets the input of its own row.
    perform: (call, name) =>
      respond(services, call, table[name as keyof LinkOperations] as LinkOperation<LinkRow>),
  })
}

async function respond(
  services: Services,
  call: Call<LinkRow>,
  operation: LinkOperation<LinkRow>,
): Promise<CallResult> {
  const { row, client, now } = call
  const input = await parse(row, call)
  const context: RequestContext<Visitor> = {
    actor: { kind: 'visitor', clientId: undefined },
    client,
    now,
    settings: await services.settings.read(),
    throttle: row.throttle,
  }
  call.context = context
  if (row.captcha) {
    // The cast is safe: a row with `captcha` has the member in its body.
    const { captchaToken } = input.body as unknown as { captchaToken?: string }
    // Before the throttle: messages that a bot cannot send must not use up what others may send.
    await requireSolvedCaptcha(services, context, captchaToken)
  }
  const hold = throttled(services, { row, context }, { message: messageOf(row, input.body, []) })
  return hold(async () => ({ output: await operation({ context, input }), input }))
}
