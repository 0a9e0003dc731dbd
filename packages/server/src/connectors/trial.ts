import { Problem } from '@latchkey/contract'
import { Undelivered } from '../outside/undelivered.ts'
import type { MessageConnector } from './connector.ts'
import { deliver, type Messenger } from './deliver.ts'
import type { Message, MessageServices } from './message.ts'
import { requireOneRecipient } from './messages.ts'

type Trial = { factory: MessageConnector['factory']; config: Record<string, unknown> }

/** Sends the code 000000 with a configuration that is not stored; contract management-api 5.3. */
export async function tryConnector(
  services: Pick<MessageServices, 'fetch' | 'config'>,
  { factory, config }: Trial,
  { to, locale }: Pick<Message, 'to'> & { locale: string | undefined },
): Promise<void> {
  const message: Message = { to, usage: 'Generic', payload: { code: '000000', locale } }
  requireOneRecipient(message)
  // The configuration was checked against this factory.
  const messenger = { factoryId: factory.id, config } as Messenger
  await deliver(services, messenger, message).catch(error => {
    if (!(error instanceof Undelivered)) throw error
    // An administrator who sets it up needs the other side's own words.
    throw new Problem('connector.general', { reason: error.reason, detail: error.detail })
  })
}
