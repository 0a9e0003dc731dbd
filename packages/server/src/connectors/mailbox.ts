import { newId } from '../store/ids.ts'
import type { Letter } from './letters.ts'

/** A message that was kept instead of sent, because no connector is set up. */
export type KeptMessage = Letter & {
  id: string
  type: 'email' | 'phone'
  to: string
  usage: string
  code: string | undefined
  link: string | undefined
  keptAt: Date
}

/** Unsent messages, for development. */
export type Mailbox = {
  keep(message: Omit<KeptMessage, 'id'>): void
  /** Newest first. */
  list(): readonly KeptMessage[]
}

const capacity = 100

/** In memory: codes expire within minutes, and a server on a loopback address is a single process. */
function createMailbox(): Mailbox {
  let messages: readonly KeptMessage[] = []
  return {
    keep(message) {
      messages = [{ ...message, id: newId() }, ...messages].slice(0, capacity)
    },
    list: () => messages,
  }
}

/**
 * Opens the mailbox for development, only on a loopback address. On a server that others can reach, it would show
 * everybody's codes.
 */
export function openMailbox(endpoint: string): Mailbox | undefined {
  return isLoopback(new URL(endpoint).hostname) ? createMailbox() : undefined
}

export function isLoopback(hostname: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/i.test(hostname)
}
