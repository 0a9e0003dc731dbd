import { newId } from '../store/ids.ts'
import type { Letter } from './letters.ts'

/** A message that was not sent, because there is nothing to send it with yet. */
export type KeptMessage = Letter & {
  id: string
  type: 'email' | 'phone'
  to: string
  usage: string
  code: string | undefined
  link: string | undefined
  keptAt: Date
}

/** What would have been sent, on a machine where somebody tries things out. */
export type Mailbox = {
  keep(message: Omit<KeptMessage, 'id'>): void
  /** The newest first. */
  list(): readonly KeptMessage[]
}

const capacity = 100

/** In memory: codes are not worth keeping, and a server on a loopback address is one process. */
function createMailbox(): Mailbox {
  let messages: readonly KeptMessage[] = []
  return {
    keep(message) {
      messages = [{ ...message, id: newId() }, ...messages].slice(0, capacity)
    },
    list: () => messages,
  }
}

/** A mailbox for development; none on a server that others can reach, for it would show them everybody's codes. */
export function openMailbox(endpoint: string): Mailbox | undefined {
  return isLoopback(new URL(endpoint).hostname) ? createMailbox() : undefined
}

export function isLoopback(hostname: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/i.test(hostname)
}
