import type { Administration } from '@latchkey/server/administration'
import { type Command, Option } from 'commander'
import { printFacts, printJson } from './output.ts'
import {
  cacheModules,
  databaseUrlOption,
  dataDirOption,
  jsonOption,
  type ServerOptions,
  variablesOf,
} from './variables.ts'

type Options = ServerOptions & {
  username?: string
  email?: string
  user?: string
  resetFactors?: boolean
  json?: boolean
}

export function addCreateOwner(program: Command): void {
  program
    .command('create-owner')
    .description(
      'Make a person an owner of this server, or let an owner in again who is locked out. Prints a link, with which the person chooses a password.',
    )
    .addOption(
      new Option('--username <username>', 'Username; an account is created if there is none.').conflicts([
        'email',
        'user',
      ]),
    )
    .addOption(
      new Option('--email <address>', 'E-mail address; an account is created if there is none.').conflicts(
        'user',
      ),
    )
    .option('--user <id>', 'Id of an account.')
    .option('--reset-factors', 'Remove the second factors and passkeys, for a person who lost them.')
    .addOption(dataDirOption())
    .addOption(databaseUrlOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nIt works on the server’s own machine. Without a person, the link makes an account.',
    )
    .action(async ({ json, resetFactors = false, ...options }: Options) => {
      cacheModules(variablesOf(options), { mayCreate: false })
      const { withAdministration } = await import('./access.ts')
      const made = await withAdministration('create-owner', options, administration =>
        administration.createOwner({ person: personOf(options), resetFactors }),
      )
      print(made, json)
    })
}

function personOf({ username, email, user }: Options) {
  if (user !== undefined) return { id: user }
  if (username !== undefined) return { username }
  return email === undefined ? undefined : { primaryEmail: email }
}

function print(
  { user, isNew, link }: Awaited<ReturnType<Administration['createOwner']>>,
  isJson = false,
): void {
  const { url, expiresAt } = link
  if (isJson) {
    const { id, username, primaryEmail } = user ?? {}
    printJson({ ...(user && { id, username, primaryEmail }), isNew, link: { url, expiresAt } })
    return
  }
  const title = user
    ? `${isNew ? 'The account is created' : 'The account is there'}, and is that of an owner.`
    : 'An owner can be made with this link.'
  printFacts(title, [
    ['Id', user?.id],
    ['Username', user?.username ?? undefined],
    ['E-mail', user?.primaryEmail ?? undefined],
    ['Link', url],
  ])
  process.stdout.write(
    '\nGive the link to the person alone. It is shown this once, works once, and expires in a day.\n',
  )
}
