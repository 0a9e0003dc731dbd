import { createClient, type Output } from '@latchkey/client'
import { signIn } from '../tests/support/people.ts'
import { clientCredentials } from './client-credentials.ts'

export type Person = {
  token: string
  id?: string
  password?: string | undefined
  /** What somebody has to show to change what a thief would change; ours only. */
  selfService?: { proof: string; email: string; emailRecord: string; code: string; codePrefix: string }
}

/** One server of the API, with all that is needed to ask it for anything. */
export type Side = {
  url: string
  /** Who reads and changes their own account. */
  people: Person[]
  managementToken: string
  client: { id: string; secret: string } | undefined
  /** Some of its users, from all ages, and pieces of what they are called. */
  userIds: string[]
  searchTerms: string[]
  /** Ends of addresses, which hardly two people share. */
  rareTerms: string[]
  userCount: number
  /** Tokens of many: who has thirty codes sent within ten minutes is sent no more. Ours only. */
  senders: string[]
}

/** Another server of the same API, measured in the same run. */
export type PeerOptions = {
  url: string
  accountTokens: string[]
  accountPassword: string | undefined
  managementToken: string | undefined
  client: { id: string; secret: string } | undefined
}

/** Ours: seeded users get a password and really sign in. */
export async function prepareOurs(
  url: string,
  client: { id: string; secret: string },
  amount: number,
): Promise<Side> {
  const managementToken = await managementTokenOf(url, client)
  const sample = await sampleUsers(url, managementToken)
  const manage = createClient({ endpoint: url, getAccessToken: () => managementToken })
  const people: Side['people'] = []
  const password = 'a long enough password'
  for (const { id, username } of sample.users.slice(-amount)) {
    await manage('PATCH /api/users/:userId/password', { params: { userId: id }, body: { password } })
    const tokens = await signIn(url, username ?? '', password)
    people.push({ token: tokens.access_token, id, password })
  }
  return { url, client, managementToken, people, ...describe(sample) }
}

/** The other server: all that cannot be found out is an option. */
export async function preparePeer(options: PeerOptions): Promise<Side> {
  const { url, client, accountTokens, accountPassword } = options
  const managementToken = options.managementToken ?? (client && (await managementTokenOf(url, client)))
  if (!managementToken)
    throw new Error('--url needs --management-token, or --client-id and --client-secret to get one')
  const people = accountTokens.map(token => ({ token, password: accountPassword }))
  const sample = await sampleUsers(url, managementToken)
  return { url, client, managementToken, people, ...describe(sample) }
}

async function managementTokenOf(url: string, client: { id: string; secret: string }): Promise<string> {
  const { method, path, headers, body = '' } = clientCredentials(client)
  const response = await fetch(url + path, { method, headers, body })
  if (!response.ok) throw new Error(`no management token: ${response.status} ${await response.text()}`)
  const { access_token: token } = (await response.json()) as { access_token: string }
  return token
}

type Sample = { users: Output<'GET /api/users'>; total: number }

const sampledPages = 10
const pageSize = 100

/** Pages from the newest to the oldest, through the API: it works the same at any server. */
async function sampleUsers(url: string, token: string): Promise<Sample> {
  const read = async (page: number) => {
    const response = await fetch(`${url}/api/users?page=${page}&page_size=${pageSize}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    if (!response.ok) throw new Error(`no users: ${response.status} ${await response.text()}`)
    const users = (await response.json()) as Sample['users']
    return { users, total: Number(response.headers.get('total-number')) }
  }
  const { total } = await read(1)
  const fullPages = Math.max(1, Math.floor(total / pageSize))
  const numbers = Array.from(
    { length: sampledPages },
    (_, at) => 1 + Math.floor((at * fullPages) / sampledPages),
  )
  const pages: Sample[] = []
  for (const number of new Set(numbers)) pages.push(await read(number))
  return { total, users: pages.flatMap(({ users }) => users) }
}

/** Names, usernames and addresses (but not what half of all share: their domain), at every place, 5 to 9 characters. */
function describe({ users, total }: Sample) {
  const searchTerms = users.flatMap(({ name, username, primaryEmail }, at) => {
    const text = [name, username, primaryEmail?.split('@')[0]][at % 3] ?? username ?? ''
    const length = 5 + (at % 5)
    const start = (at * 7) % Math.max(1, text.length - length)
    return text.length < length ? [] : [text.slice(start, start + length)]
  })
  const rareTerms = users.flatMap(({ primaryEmail }) => primaryEmail?.split('@')[0]?.slice(-9) ?? [])
  return { userIds: users.map(({ id }) => id), searchTerms, rareTerms, userCount: total, senders: [] }
}
