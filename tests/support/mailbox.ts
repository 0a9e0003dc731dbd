import { setTimeout as pause } from 'node:timers/promises'

export type Kept = {
  to: string
  usage: string
  code?: string
  subject: string
  text: string
  html: string
}

/** The messages of the development mailbox to this address, newest first. */
export async function sentTo({ url }: { url: string }, address: string): Promise<Kept[]> {
  const response = await fetch(`${url}/dev/mailbox.json`)
  const messages = (await response.json()) as Kept[]
  return messages.filter(({ to }) => to === address)
}

/** The newest code sent to this address. */
export async function codeSentTo(server: { url: string }, address: string): Promise<string> {
  const newest = (await sentTo(server, address)).find(({ code }) => code !== undefined)
  if (!newest?.code) throw new Error(`no code was sent to ${address}`)
  return newest.code
}

/** The newest security notice to this address. Waits for it, as jobs send notices asynchronously. */
export async function noticeTo(server: { url: string }, address: string): Promise<Kept> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const newest = (await sentTo(server, address)).find(({ usage }) => usage === 'SecurityNotice')
    if (newest) return newest
    await pause(50)
  }
  throw new Error(`${address} was told nothing`)
}
