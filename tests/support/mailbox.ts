export type Kept = {
  to: string
  usage: string
  code?: string
  subject: string
  text: string
  html: string
}

/** What the development mailbox holds for somebody, the newest first. */
export async function sentTo({ url }: { url: string }, address: string): Promise<Kept[]> {
  const response = await fetch(`${url}/dev/mailbox.json`)
  const messages = (await response.json()) as Kept[]
  return messages.filter(({ to }) => to === address)
}

/** The newest code that was sent to somebody. */
export async function codeSentTo(server: { url: string }, address: string): Promise<string> {
  const newest = (await sentTo(server, address)).find(({ code }) => code !== undefined)
  if (!newest?.code) throw new Error(`no code was sent to ${address}`)
  return newest.code
}
