import type { Administration } from '@latchkey/server/administration'
import { type Command, Option } from 'commander'
import { UsageError } from './errors.ts'
import { printFacts, printJson } from './output.ts'
import { askForPassword, readPassword } from './password.ts'
import { type AccessOptions, addAccessOptions, cacheModules, variablesOf } from './variables.ts'

type Options = AccessOptions & {
  username?: string
  email?: string
  phone?: string
  name?: string
  password?: boolean
  passwordStdin?: boolean
  invite?: boolean
}

export function addCreateUser(program: Command): void {
  const command = program
    .command('create-user')
    .description('Create an account. It needs a username, an e-mail address or a phone number.')
    .option('--username <username>', 'Username.')
    .option('--email <address>', 'E-mail address.')
    .option('--phone <number>', 'Phone number with its country code, such as +8613800000000.')
    .option('--name <name>', 'Name that people see.')
    .addOption(
      new Option('--password', 'Ask for a password, at a terminal.').conflicts(['passwordStdin', 'invite']),
    )
    .addOption(new Option('--password-stdin', 'Read the password from standard input.').conflicts('invite'))
    .option('--invite', 'Print a link with which the person chooses a password; it is valid for a day.')
  addAccessOptions(command).action(async (options: Options) => {
    const details = detailsOf(options)
    const password = await passwordOf(options)
    cacheModules(variablesOf(options), { mayCreate: false })
    const { withAdministration } = await import('./access.ts')
    const made = await withAdministration('create-user', options, async administration => {
      const user = await administration.createUser({
        ...details,
        ...(password !== undefined && { password }),
      })
      return { user, invitation: options.invite ? await administration.inviteUser(user.id) : undefined }
    })
    print(made, options.json)
  })
}

function detailsOf({ username, email, phone, name }: Options) {
  if (username === undefined && email === undefined && phone === undefined)
    throw new UsageError('Give the account a --username, an --email or a --phone.')
  return {
    ...(username !== undefined && { username }),
    ...(email !== undefined && { primaryEmail: email }),
    // The wire has digits alone.
    ...(phone !== undefined && { primaryPhone: phone.replaceAll(/^\+|[\s().-]/g, '') }),
    ...(name !== undefined && { name }),
  }
}

function passwordOf({ password, passwordStdin }: Options): Promise<string | undefined> {
  if (passwordStdin) return readPassword()
  return password ? askForPassword() : Promise.resolve(undefined)
}

type Made = {
  user: Awaited<ReturnType<Administration['createUser']>>
  invitation: Awaited<ReturnType<Administration['inviteUser']>> | undefined
}

function print({ user, invitation }: Made, isJson = false): void {
  const { id, username, primaryEmail, primaryPhone, name } = user
  if (isJson) {
    const link = invitation && { url: invitation.url, expiresAt: invitation.expiresAt }
    printJson({ id, username, primaryEmail, primaryPhone, name, ...(link && { invitation: link }) })
    return
  }
  printFacts('The account is created.', [
    ['Id', id],
    ['Username', username ?? undefined],
    ['E-mail', primaryEmail ?? undefined],
    ['Phone', primaryPhone ? `+${primaryPhone}` : undefined],
    ['Name', name ?? undefined],
    ['Invitation', invitation?.url],
  ])
  if (invitation)
    process.stdout.write(
      '\nGive the link to the person alone. It is shown this once, works once, and expires in a day.\n',
    )
}
