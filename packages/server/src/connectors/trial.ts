import { Problem } from '@latchkey/contract'
import { Undelivered } from '../outside/undelivered.ts'
import type { MessageConnector } from './connector.ts'
import { deliver, type Messenger } from './deliver.ts'
import type { Message, MessageServices } from './message.ts'
import { requireOneRecipient } from './messages.ts'

type Trial = { factory: MessageConnector['factory']; config: Record<string, unknown> }

/** Sends the code 000000 with a configuration that is not stored; docs/wire/management-api.md#5.3. */
export async function tryConnector(
  services: Pick<MessageServices, 'fetch' | 'config'>,
  { factory, config }: Trial,
  { to, locale }: Pick<Message, 'to'> & { locale: string | undefined },
): Promise<void> {
  const message: Message = { to, usage: 'Generic', payload: { code: '000000', locale } }
  requireOneRecipient(message)
  // The cast is safe: the configuration was parsed by this factory's schema.
  const messenger = { factoryId: factory.id, config } as Messenger
  await deliver(services, messenger, message).catch(error => {
    if (!(error instanceof Undelivered)) throw error
    // The detail quotes the other server, which an administrator needs to correct the configuration.
    throw new Problem('connector.general', { reason: error.reason, detail: error.detail })
  })
}
