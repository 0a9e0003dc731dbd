import { parseArgs } from 'node:util'
import { operations } from './operations.ts'
import type { PeerOptions } from './side.ts'

export type Options = ReturnType<typeof readOptions>

/** Parses the arguments of `npm run bench -- …`. */
export function readOptions(words: string[]) {
  const { values } = parseArgs({
    args: words,
    options: {
      json: { type: 'string' },
      seconds: { type: 'string', default: '5' },
      connections: { type: 'string', default: '16' },
      users: { type: 'string', default: '100000' },
      'compare-users': { type: 'string' },
      only: { type: 'string' },
      profile: { type: 'string' },
      url: { type: 'string' },
      'account-token': { type: 'string', multiple: true, default: [] },
      'account-password': { type: 'string' },
      'management-token': { type: 'string' },
      'client-id': { type: 'string' },
      'client-secret': { type: 'string' },
    },
  })
  const { 'client-id': id, 'client-secret': secret } = values
  const peer: PeerOptions | undefined =
    values.url === undefined
      ? undefined
      : {
          url: values.url.replace(/\/+$/, ''),
          accountTokens: values['account-token'],
          accountPassword: values['account-password'],
          managementToken: values['management-token'],
          client: id && secret ? { id, secret } : undefined,
        }
  const compared = values['compare-users']?.split(',').map(text => whole('compare-users', text.trim()))
  if (
    compared &&
    (peer || compared.length < 2 || compared.some((size, at) => size <= (compared[at - 1] ?? 0)))
  )
    throw new Error('--compare-users is two sizes or more, the smaller first, and goes without --url')
  return {
    json: values.json,
    seconds: whole('seconds', values.seconds),
    connections: whole('connections', values.connections),
    users: whole('users', values.users),
    /** Database sizes to compare, in order. */
    compared,
    operations: chosen(values.only ?? (compared && whatSizeMatters)),
    profile: values.profile,
    peer,
  }
}

/** Operations whose speed may depend on the number of users. */
const whatSizeMatters = 'POST users,GET users/:id,list 20 users,search one user,search users,suspend users'

function whole(name: string, text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} is a whole number above 0`)
  return number
}

function chosen(only: string | undefined) {
  if (only === undefined) return operations
  return only.split(',').map(word => {
    const operation = operations.find(({ name }) => name.toLowerCase() === word.trim().toLowerCase())
    if (operation) return operation
    throw new Error(
      `--only knows no operation ${word}; these are there: ${operations.map(({ name }) => name).join(', ')}`,
    )
  })
}
