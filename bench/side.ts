import { createClient, type Output } from '@latchkey/client'
import { signIn } from '../tests/support/people.ts'
import { clientCredentials } from './client-credentials.ts'

export type Person = {
  token: string
  refreshToken?: string | undefined
  id?: string
  username?: string | undefined
  password?: string | undefined
  /** Data for operations behind a step-up; ours only. */
  selfService?: { proof: string; email: string; emailRecord: string; code: string; codePrefix: string }
}

/** One server with everything its requests need. */
export type Side = {
  url: string
  /** People who read and change their own accounts. */
  people: Person[]
  managementToken: string
  client: { id: string; secret: string } | undefined
  /** Ids of a sample of users, newest to oldest, and parts of their names. */
  userIds: string[]
  searchTerms: string[]
  /** Endings of email addresses, nearly unique. */
  rareTerms: string[]
  userCount: number
  /** Tokens of many people, because the throttle allows each person thirty codes within ten minutes. Ours only. */
  senders: string[]
  /** The indicator of an API whose tokens have claims of a script. Ours only. */
  scriptedApi?: string
  /** Authorization codes of one person, numbered from 1. Ours only. */
  codes?: { prefix: string; redirectUri: string; verifier: string; clientId: string }
}

/** Another server with the same API, measured in the same run. */
export type PeerOptions = {
  url: string
  accountTokens: string[]
  accountPassword: string | undefined
  managementToken: string | undefined
  client: { id: string; secret: string } | undefined
}

/** Prepares our server: seeded users get a password and sign in through the API. */
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
    people.push({
      token: tokens.access_token,
      refreshToken: tokens.refresh_token,
      id,
      username: username ?? undefined,
      password,
    })
  }
  const scriptedApi = 'https://api.bench.example'
  await manage('POST /api/resources', { body: { name: 'Scripted', indicator: scriptedApi } })
  await manage('PUT /api/configs/jwt-customizer/:tokenTypePath', {
    params: { tokenTypePath: 'client-credentials' },
    body: { script: claimsScript },
  })
  return { url, client, managementToken, people, scriptedApi, ...describe(sample) }
}

const claimsScript = `const getCustomJwtClaims = async ({ token, context }) => {
  const { application } = context
  return { tenant: application.name.toLowerCase(), tier: application.customData.tier ?? 'free', kind: token.kind }
}`

/** Prepares the other server; the options supply everything that the API cannot. */
export async function preparePeer(options: PeerOptions): Promise<Side> {
  const { url, client, accountTokens, accountPassword } = options
  const managementToken = options.managementToken ?? (client && (await managementTokenOf(url, client)))
  if (!managementToken)
    throw new Error('--url needs --management-token, or --client-id and --client-secret to get one')
  const people = accountTokens.map(token => ({ token, password: accountPassword }))
  const sample = await sampleUsers(url, managementToken)
  return { url, client, managementToken, people, ...describe(sample) }
}

export async function managementTokenOf(
  url: string,
  client: { id: string; secret: string },
): Promise<string> {
  const { method, path, headers, body = '' } = clientCredentials(client)
  const response = await fetch(url + path, { method, headers, body })
  if (!response.ok) throw new Error(`no management token: ${response.status} ${await response.text()}`)
  const { access_token: token } = (await response.json()) as { access_token: string }
  return token
}

type Sample = { users: Output<'GET /api/users'>; total: number }

const sampledPages = 10
const pageSize = 100

/** Samples pages from the newest to the oldest users, through the API, so that it works the same on any server. */
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

/**
 * Parts of names, usernames and addresses without their domains (which many people share): 5 to 9 characters from any
 * position.
 */
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
