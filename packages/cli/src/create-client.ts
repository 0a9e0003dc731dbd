import type { Application } from '@latchkey/contract'
import { type Command, Option } from 'commander'
import { UsageError } from './errors.ts'
import { printFacts, printJson } from './output.ts'
import { type AccessOptions, addAccessOptions, cacheModules, variablesOf } from './variables.ts'

const types = ['SPA', 'Native', 'Traditional', 'MachineToMachine'] as const

type Options = AccessOptions & {
  name: string
  type: (typeof types)[number]
  redirectUri?: string[]
  postLogoutRedirectUri?: string[]
  scope?: string[]
}

export function addCreateClient(program: Command): void {
  const command = program
    .command('create-client')
    .description('Register an application that signs people in, or a back end.')
    .requiredOption('--name <name>', 'Name, which people see when they sign in.')
    .addOption(
      new Option(
        '--type <type>',
        'SPA: in the browser; Native: on a device; Traditional: on a web server; MachineToMachine: a back end without people.',
      )
        .choices(types)
        .makeOptionMandatory(),
    )
    .option('--redirect-uri <uri>', 'Where people return to after they signed in; can be repeated.', gather)
    .option(
      '--post-logout-redirect-uri <uri>',
      'Where people return to after they signed out; can be repeated.',
      gather,
    )
    .option(
      '--scope <scope>',
      'Scope of the Management API that a back end holds, such as users:read; can be repeated.',
      gather,
    )
  addAccessOptions(command).action(async (options: Options) => {
    const { scope: scopes = [] } = options
    if (scopes.length > 0 && options.type !== 'MachineToMachine')
      throw new UsageError('Only an application of the type MachineToMachine holds scopes.')
    cacheModules(variablesOf(options), { mayCreate: false })
    const { withAdministration } = await import('./access.ts')
    const { created, endpoint } = await withAdministration(
      'create-client',
      options,
      async administration => ({
        created: await administration.createApplication(
          {
            name: options.name,
            type: options.type,
            oidcClientMetadata: {
              redirectUris: options.redirectUri ?? [],
              postLogoutRedirectUris: options.postLogoutRedirectUri ?? [],
            },
          },
          scopes,
        ),
        endpoint: administration.endpoint,
      }),
    )
    print(created, `${endpoint}/oidc`, options.json)
  })
}

function gather(value: string, given: string[] = []): string[] {
  return [...given, value]
}

function print(created: Application, issuer: string, isJson = false): void {
  const { id, name, type, secret, oidcClientMetadata } = created
  const { redirectUris, postLogoutRedirectUris } = oidcClientMetadata
  const variables = {
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: id,
    ...(secret !== undefined && { OIDC_CLIENT_SECRET: secret }),
  }
  if (isJson) {
    printJson({ id, name, type, secret, issuer, redirectUris, postLogoutRedirectUris, variables })
    return
  }
  printFacts(`${name} is registered (${type}).`, [
    ['Client id', id],
    ['Client secret', secret],
    ['Issuer', issuer],
    ...redirectUris.map(uri => ['Redirect URI', uri] as const),
    ...postLogoutRedirectUris.map(uri => ['After sign-out', uri] as const),
  ])
  const lines = Object.entries(variables).map(([key, value]) => `  ${key}=${value}`)
  process.stdout.write(`\nSettings of the application:\n\n${lines.join('\n')}\n`)
  if (type !== 'MachineToMachine' && redirectUris.length === 0)
    process.stdout.write(
      '\nPeople cannot sign in from it until it has a redirect URI (PATCH /api/applications/:id).\n',
    )
}
